import type { Command } from './syntax.ts';

/** A variable's value; undefined where only running the script could tell. */
export type Value = string | undefined;

/** A program that a script would start. */
export type ShellEvent = {
  readonly words: readonly Value[];
  /** The variables that it would be given, besides those that the script itself was given. */
  readonly environment: ReadonlyMap<string, Value>;
  /** Whether it is started on every way through the script that is possible here. */
  readonly certain: boolean;
  /** It takes the script's place: `exec`. */
  readonly isExec: boolean;
  readonly line: number;
};

export type ShellOptions = {
  /** `$1`, `$2`...; undefined for one that is not known. */
  readonly args?: readonly Value[];
  readonly variables?: ReadonlyMap<string, Value>;
  /** Variables that the script itself is given: what it assigns to one of these, the programs that it starts get. */
  readonly environment?: ReadonlyMap<string, Value>;
  /** What `[ -e PATH ]` and the like would say; undefined where it cannot be known. */
  readonly file?: (operator: string, path: string) => boolean | undefined;
  /** Whether a program would succeed. */
  readonly status?: (words: readonly Value[]) => boolean | undefined;
  /** The commands of a file that the script reads with `.`. */
  readonly source?: (path: string) => readonly Command[] | undefined;
};

/** A truth that may not be known. */
export type Truth = boolean | undefined;

export type Scope = {
  readonly variables: Map<string, Value>;
  readonly exported: Set<string>;
  args: readonly Value[];
  exportsAll: boolean;
  certain: boolean;
  /** `exit`, `exec`, `return`: nothing behind it is done. */
  ended: boolean;
  /** It ended with a status that says failure, which is not what happens. */
  failed: boolean;
};

/** What is the same for all of a run. */
export type Run = {
  readonly options: ShellOptions;
  readonly events: ShellEvent[];
  readonly functions: Map<string, readonly Command[]>;
  readonly runAll: (commands: readonly Command[], scope: Scope) => Truth;
  steps: number;
  depth: number;
};
