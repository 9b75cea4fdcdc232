import type { FamilyId } from '../../src/families/family-id.ts';
import { familyOf } from '../../src/families/index.ts';
import type { Semantics } from '../../src/families/semantics.ts';
import type { Entry, EntryFlag } from '../../src/packages/entry.ts';
import { memorySet, type Package, type PackageSet } from '../../src/packages/package-set.ts';
import type { Expression, Operator, Relation } from '../../src/packages/relation.ts';

/** A package of a test: `a-1`, its paths, and its relations as text: `Depends: b (>= 2) | c`. */
export type Stub = {
  readonly id: string;
  readonly files?: readonly string[];
  readonly relations?: readonly string[];
  readonly config?: readonly string[];
  /** Content of a path that is to be the same in two packages. */
  readonly digests?: Readonly<Record<string, string>>;
  readonly source?: string;
};

export function stubSet(stubs: readonly Stub[]): PackageSet {
  return memorySet(
    { kind: 'archive', path: 'test' },
    stubs.map((stub) => ({
      package: stubPackage(stub),
      entries: (stub.files ?? []).map((path) => stubEntry(path, stub)),
    })),
  );
}

/** `a-1` is version 1 of a. */
export function cutId(id: string): { readonly name: string; readonly version: string } {
  const at = id.lastIndexOf('-');
  return { name: id.slice(0, at), version: id.slice(at + 1) };
}

function stubPackage({ id, relations = [], source }: Stub): Package {
  const { name, version } = cutId(id);
  return {
    name,
    version: { version },
    architecture: 'all',
    summary: name,
    ...(source === undefined ? {} : { source }),
    relations: relations.map(parseRelation),
    intents: [],
    scripts: [],
    accounts: [],
    units: [],
    origin: { kind: 'archive', path: 'test' },
  };
}

function stubEntry(path: string, { config = [], digests = {}, id }: Stub): Entry {
  const flags: EntryFlag[] = config.includes(path) ? ['config'] : [];
  // Content that differs from package to package, as of a real move between versions.
  return {
    path,
    type: 'file',
    mode: 0o644,
    owner: 'root',
    group: 'root',
    flags,
    digest: digests[path] ?? `${id}:${path}`,
  };
}

export function parseRelation(text: string): Relation {
  const [kind = '', rest = ''] = text.split(/: (.*)/s);
  return { kind, expression: parseExpression(rest) };
}

function parseExpression(text: string): Expression {
  const condition = / (if|unless) /.exec(text);
  if (condition !== null) {
    const kind = condition[1] === 'if' ? 'if' : 'unless';
    const [wanted = '', rest = ''] = text.split(condition[0]);
    return { kind, wanted: parseExpression(wanted), condition: parseExpression(rest) };
  }
  const parts = text.split(' | ');
  if (parts.length > 1) return { kind: 'any', of: parts.map(parseExpression) };
  const terms = text.split(' and ');
  if (terms.length > 1) return { kind: 'all', of: terms.map(parseExpression) };
  const match = /^(\S+)(?: \((<=|>=|<|>|=) (\S+)\))?$/.exec(text);
  if (match === null) throw new RangeError(`no relation: ${text}`);
  const [, name = '', operator, version = ''] = match;
  return {
    kind: 'name',
    name,
    ...(operator === undefined ? {} : { version: { operator: operator as Operator, version } }),
  };
}

export async function semanticsOf(id: FamilyId): Promise<Semantics> {
  const family = await familyOf(id);
  const semantics = await family.semantics?.();
  if (semantics === undefined) throw new RangeError(`${id} has no semantics`);
  return semantics;
}
