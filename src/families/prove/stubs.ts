import type { Entry } from '../../packages/entry.ts';
import { holds } from '../../packages/options.ts';
import type { Package } from '../../packages/package-set.ts';
import { type Expression, namesIn, type Relation } from '../../packages/relation.ts';
import { isOneOf } from '../../packages/words.ts';
import { printableName } from '../../system/io.ts';
import { hasRawBytes } from '../../system/path-bytes.ts';
import { cutEvr } from '../evr.ts';
import { isFile } from '../final-state.ts';
import type { Trial, Unproven } from '../prover.ts';

/** What a stand-in for a package is made of. */
export type Stub = {
  readonly name: string;
  /** As the family's relations spell it. */
  readonly version: string;
  /** Those about packages of the trial; what asks for another project's is taken as met. */
  readonly relations: readonly Relation[];
  readonly files: readonly StubFile[];
};

export type StubFile = {
  readonly path: string;
  /** A word that is the same where two files have the same content. */
  readonly content: string;
  readonly config: boolean;
};

const NAME = /^[A-Za-z0-9@_+][\w.+@~-]*$/;
const VERSION = /^[\w.+~:^-]+$/;
/** Names of capabilities too: `libx.so.1()(64bit)`, `a:/usr/bin/y`. No sign that a shell or a spec file would read. */
const WANTED = /^[\w.+@~:()/,=[\]*^-]+$/;

export function stubOf(pkg: Package, trial: Trial): Stub {
  const { words } = trial.universe;
  const version = words.format(pkg.version);
  return {
    name: pkg.name,
    version,
    relations: pkg.relations.flatMap((relation) => {
      if (isOneOf(words.provides, relation)) return [relation];
      const expression = known(relation.expression, trial);
      if (expression === undefined) return [];
      // What an installed package requires is there: where it is in the new set alone, it was made elsewhere before.
      const isUnmet = isOneOf(words.requires, relation) && !isMet(pkg, expression, trial);
      return isUnmet ? [] : [{ ...relation, expression }];
    }),
    files: trial
      .entries(pkg)
      .filter(isFile)
      .map((entry) => ({
        path: entry.path,
        content: contentOf(entry, `${pkg.name}-${version}`),
        config: entry.flags.includes('config'),
      })),
  };
}

function isMet(pkg: Package, expression: Expression, { installed, universe }: Trial): boolean {
  if (!installed.includes(pkg)) return true;
  return holds(expression, universe, new Map(installed.map((one) => [one.name, [one]])));
}

/** rpm lets packages share a file of the same content, mode and type. */
function contentOf({ type, mode, target, digest }: Entry, owner: string): string {
  const same = type === 'symlink' ? target : digest;
  const text = same === undefined ? owner : `${type} ${mode.toString(8)} ${same}`;
  return text.replace(/[^\w.+~:/ -]/g, '_');
}

/** An expression without the names that no package of the trial answers to. */
function known(expression: Expression, trial: Trial): Expression | undefined {
  if (expression.kind === 'name') {
    const { architecture, restriction, ...rest } = expression;
    return trial.universe.candidates({ kind: 'name', name: expression.name }).length > 0 ? rest : undefined;
  }
  if (expression.kind === 'any' || expression.kind === 'all') {
    const of = expression.of.map((part) => known(part, trial)).filter((part) => part !== undefined);
    const [first] = of;
    return of.length > 1 ? { kind: expression.kind, of } : first;
  }
  const isWhole = namesIn(expression).every(
    (name) => trial.universe.candidates({ kind: 'name', name }).length > 0,
  );
  return isWhole ? expression : undefined;
}

/** A version with the release that every package of some formats has. */
export function withRelease(version: string): string {
  return cutEvr(version).release === undefined ? `${version}-1` : version;
}

/** The lines by which `known_names` gives packages their own versions back. */
export function nameTable(stubs: readonly Stub[]): readonly string[] {
  return stubs.map(({ name, version }) => `${name} ${withRelease(version)} ${version}`);
}

/** What of a trial cannot be written into a script that strangers' words must not command. */
export function objection({ universe, installed, offered, entries, paths }: Trial): Unproven | undefined {
  const names = installed.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    return { unproven: `${twice} is installed twice, which no package manager has at once` };
  const all = new Set([...installed, ...offered]);
  for (const pkg of all) {
    const { name, relations } = pkg;
    if (!NAME.test(name) || !VERSION.test(universe.words.format(pkg.version)))
      return { unproven: `the name or version of ${name} is no package manager's` };
    const odd = relations.flatMap(({ expression }) => wordsIn(expression)).find((word) => !WANTED.test(word));
    if (odd !== undefined) return { unproven: `a relation of ${name} has the word ${odd}` };
    const path = entries(pkg).find((entry) => isFile(entry) && !isPlainPath(entry.path));
    if (path !== undefined) return { unproven: `${name} has the path ${path.path}` };
  }
  const path = paths.find((one) => !isPlainPath(one));
  return path === undefined ? undefined : { unproven: `of the path ${path}` };
}

function wordsIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name, ...(expression.version === undefined ? [] : [expression.version.version])];
    case 'any':
    case 'all':
    case 'with':
      return expression.of.flatMap(wordsIn);
    case 'without':
      return [expression.of, expression.not].flatMap(wordsIn);
    default:
      return [expression.wanted, expression.condition, expression.otherwise].flatMap((part) =>
        part === undefined ? [] : wordsIn(part),
      );
  }
}

/** Absolute, one line, and nowhere leading up. */
export function isPlainPath(path: string): boolean {
  return (
    path.startsWith('/') &&
    !hasRawBytes(path) &&
    printableName(path) === path &&
    !path
      .slice(1)
      .split('/')
      .some((part) => part === '' || part === '.' || part === '..')
  );
}
