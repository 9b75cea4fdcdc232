import { Person } from '../../manifest/distro-schema.ts';
import type { PackageNames } from './package-names.ts';

export type Maintainer = {
  readonly name: string;
  readonly email?: string | undefined;
  readonly url?: string | undefined;
};

/** A hook script of one package: `pre-install.sh` of `convirt`. */
export type HookChoice = { readonly package: string; readonly hook: string };

/** All that a contributor decides when a distribution's part begins. */
export type ContributionAnswers = {
  /** Undefined where nobody could be asked and nothing tells: distro.yaml then leaves it to be filled in. */
  readonly maintainer: Maintainer | undefined;
  readonly releases: readonly string[];
  /** Where the package can be downloaded; without it, upstream is asked to host it. */
  readonly package?: string | undefined;
  /** The values of all variables, tuned or not. */
  readonly variables: Readonly<Record<string, string>>;
  /** Package names that this distribution's part writes down, by prerequisite. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** What packages are called there; where it says nothing, as contrib.yaml calls them. */
  readonly packageNames: PackageNames;
  readonly hooks: readonly HookChoice[];
};

/** Reads `Name <mail>`, or a name alone; undefined where it is neither. */
export function parseMaintainer(text: string): Maintainer | undefined {
  const match = /^\s*([^<>]*?)\s*(?:<([^<>]*)>)?\s*$/.exec(text);
  const [, name, email] = match ?? [];
  const parsed = Person.safeParse({ name, ...(email === undefined ? {} : { email: email.trim() }) });
  return parsed.success ? parsed.data : undefined;
}

export function formatMaintainer({ name, email }: Maintainer): string {
  return email === undefined ? name : `${name} <${email}>`;
}

/** `convirt/post-install`, as the flag --hook takes it. */
export function formatHookChoice(choice: HookChoice): string {
  return `${choice.package}/${choice.hook.replace(/\.sh$/, '')}`;
}
