import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import type { Universe } from '../packages/universe.ts';
import type { NeededTool } from './builder.ts';
import type { UpgradeTool } from './semantics.ts';

/**
 * One question to the real tools: what becomes of an installed system that is offered packages. The packages are
 * stand-ins with the real names, versions, relations and paths, and nothing in the files.
 */
export type Trial = {
  readonly universe: Universe;
  readonly installed: readonly Package[];
  readonly offered: readonly Package[];
  readonly entries: (pkg: Package) => readonly Entry[];
  /** The system's own links, by path: `/lib` to `/usr/lib`. */
  readonly links: Readonly<Record<string, string>>;
  readonly action: Action;
  /** The canonical paths that are looked for at the end. */
  readonly paths: readonly string[];
};

export type Action =
  /** `solve`: who would be installed, nothing is unpacked. `upgrade`: the whole. */
  | {
      readonly kind: 'solve' | 'upgrade';
      readonly tool: UpgradeTool;
      readonly only?: ReadonlySet<string>;
      /** What the user asked for; what nothing needs any more is removed in the end. */
      readonly asked?: ReadonlySet<string>;
    }
  /** One package alone, where a path of the old version is of another type in the new one. */
  | { readonly kind: 'retype'; readonly path: string; readonly to: 'link' | 'directory' }
  /** One package after the other, by the tool that does not look further. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[] };

export type UpgradeTrial = Trial & { readonly action: Extract<Action, { readonly tool: UpgradeTool }> };
export type RetypeTrial = Trial & { readonly action: Extract<Action, { readonly kind: 'retype' }> };
export type StepsTrial = Trial & { readonly action: Extract<Action, { readonly kind: 'steps' }> };

export type Step = { readonly kind: 'unpack' | 'remove'; readonly package: Package };

/**
 * How the tools are asked: a part of a POSIX shell script, to be run below an empty directory `$work`, with `$root` in
 * it. What it prints, in bytewise order within each group, is compared with what was foretold:
 * `refused` or for each step `unpacked NAME`, `refused NAME`, `refused NAME: overwrite`, `removed NAME`;
 * then `package NAME VERSION` for each that is installed; then `there PATH` or `gone PATH` for each path of the trial.
 * Of `retype`: `upgraded NAME` or `refused NAME`, then `link PATH`, `directory PATH` or `gone PATH`, then as above.
 */
export type Play = {
  readonly body: string;
  /** The program whose word counts, and what else the script starts. */
  readonly judge: string;
  readonly needs: readonly NeededTool[];
  /** Whether it takes root's rights, as a user namespace or fakeroot have them, or those of root alone. */
  readonly rights: 'none' | 'fakeroot' | 'namespace';
};

/** Why the tools cannot be asked. */
export type Unproven = { readonly unproven: string };

/** How a family's own tools are asked what its `semantics` say. */
export type Prover = {
  readonly play: (trial: Trial) => Play | Unproven;
  /** Of a family whose tools exchange packages one by one: what its model says of steps. */
  readonly foretell?: (trial: StepsTrial) => readonly string[];
  /** What becomes of a path that changes its type. */
  readonly foretellRetype: (trial: RetypeTrial) => readonly string[];
};
