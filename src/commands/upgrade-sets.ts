import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { UpgradeTool } from '../families/semantics.ts';
import { openProjectRevision } from '../plan/revision.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import type { Way } from '../upgrade/ways.ts';
import {
  type Described,
  describedSet,
  isManifest,
  type NamedSet,
  openDescribed,
  readSet,
  realPath,
} from './named-set.ts';

/** One distribution of each format, and the second solver of rpm. */
const EVERYWHERE = ['debian', 'fedora', 'opensuse', 'arch', 'alpine'];

/** What an argument names: a description, which can be on any distribution, or packages that exist. */
export type Origin =
  | { readonly kind: 'described'; readonly name: string; readonly described: Described }
  | { readonly kind: 'read'; readonly name: string; readonly path: string };

/** Finds out what an argument is: a manifest, a revision of git, a package or a directory of packages. */
export async function openOrigin(cwd: string, name: string): Promise<Origin> {
  if (isManifest(cwd, name)) return { kind: 'described', name, described: openDescribed(cwd, name) };
  const path = resolve(cwd, name);
  if (existsSync(path)) return { kind: 'read', name, path };
  return { kind: 'described', name, described: await openRevision(cwd, name) };
}

/** `REVISION`, or `REVISION:FILE`. */
async function openRevision(cwd: string, name: string): Promise<Described> {
  const [revision = '', file] = name.split(/:(.*)/s);
  try {
    return await openProjectRevision(cwd, revision, file);
  } catch (error) {
    const isUnknown = error instanceof ContribError && error.findings.length === 0;
    if (!isUnknown || file !== undefined) throw error;
    throw new ContribError('bad-input', `there is no ${printableName(name)}, and git has no such revision`, {
      hint: 'name a manifest, a directory of packages, or a revision of git',
      cause: error,
    });
  }
}

/** Every way from one of the old sets to the new one, on each distribution that it is judged on. */
export async function openWays(
  olds: readonly Origin[],
  next: Origin,
  selectors: readonly string[],
): Promise<readonly Way[]> {
  const places = await placesOf([...olds, next], selectors);
  const ways: Way[] = [];
  for (const { selector, of, read } of places) {
    const offered = await setOf(next, selector, read);
    for (const old of olds) {
      const had = await setOf(old, selector, read);
      ways.push(wayOf(of ?? nameOf(offered), old.name, had, offered));
    }
  }
  return ways;
}

type Place = {
  readonly selector: string;
  /** What it is called; the distribution where there is nothing better. */
  readonly of?: string;
  readonly read: ReadonlyMap<string, NamedSet>;
};

/** Packages that exist are of one format, which decides; descriptions alone are judged on all. */
async function placesOf(origins: readonly Origin[], selectors: readonly string[]): Promise<readonly Place[]> {
  const [selector] = selectors;
  const read = new Map<string, NamedSet>();
  for (const origin of origins) {
    if (origin.kind !== 'read') continue;
    read.set(origin.name, await readSet([origin.path], selector, { weakDigests: true }));
  }
  const [first] = read.values();
  if (first === undefined) {
    return (selectors.length > 0 ? selectors : EVERYWHERE).map((one) => ({ selector: one, read }));
  }
  for (const [name, { family }] of read) {
    if (family.id === first.family.id) continue;
    throw new ContribError(
      'bad-input',
      `${name} is of ${family.title}, others are of ${first.family.title}`,
      {
        hint: 'name packages of one format',
      },
    );
  }
  const isAlone = read.size === new Set(origins.map(({ name }) => name)).size;
  const { id, release } = first.distribution;
  const of = isAlone && selector === undefined ? { of: first.family.title } : {};
  return [{ selector: `${id}@${release}`, read, ...of }];
}

async function setOf(origin: Origin, selector: string, read: Place['read']): Promise<NamedSet> {
  const set = read.get(origin.name);
  if (origin.kind === 'described') return describedSet(origin.described, selector);
  if (set === undefined) throw new RangeError(`${origin.name} was not read`);
  return set;
}

function nameOf({ distribution: { id, release } }: NamedSet): string {
  return `${id}@${release}`;
}

function wayOf(of: string, from: string, old: NamedSet, next: NamedSet): Way {
  const { family, semantics, distribution } = next;
  return {
    of,
    from,
    family,
    semantics,
    distribution,
    tools: toolsOf(next),
    old: old.set,
    next: next.set,
    canonical: realPath(next),
    rebuild: next.rebuild,
  };
}

/** Of a family with several package managers, the distribution's own. */
function toolsOf({ semantics: { tools }, distribution }: NamedSet): readonly UpgradeTool[] {
  const [program = ''] = distribution.packageManager.install;
  const own = tools.filter(({ name }) => name.startsWith(program.replace(/^apt$/, 'apt-get')));
  return own.length > 0 ? own : tools;
}
