import { CAPABILITY_KINDS } from '../../facts/capability.ts';
import type { Manifest, Prerequisite } from '../../manifest/schema.ts';
import { comparePaths } from '../../system/path-bytes.ts';

export const AREAS = [
  'packages',
  'files',
  'modes',
  'configuration',
  'prerequisites',
  'services',
  'accounts',
  'directories',
  'build',
  'license',
] as const;

/** One thing that packagers must know of a new version. */
export type MappingChange = {
  readonly area: (typeof AREAS)[number];
  readonly change: 'added' | 'dropped' | 'moved' | 'changed';
  /** An installed path, a package, a prerequisite and so on, by its name. */
  readonly what: string;
  /** From what to what, or what it is. */
  readonly detail?: string;
  /** The distributions that it holds for, where not for all that were looked at. */
  readonly on?: readonly string[];
};

type Area = MappingChange['area'];

/** What two descriptions say otherwise, the mapping apart. */
export function manifestChanges(before: Manifest, after: Manifest): MappingChange[] {
  return [
    ...packageChanges(before, after),
    ...prerequisiteChanges(before, after),
    ...keyed('configuration', variablesOf(before), variablesOf(after)),
    ...keyed('services', before.services ?? {}, after.services ?? {}),
    ...keyed('accounts', accountsOf(before), accountsOf(after)),
    ...keyed('directories', before.directories ?? {}, after.directories ?? {}),
    ...keyed('build', buildOf(before), buildOf(after)),
    ...keyed('license', { license: before.license }, { license: after.license }),
  ];
}

function packageChanges(before: Manifest, after: Manifest): MappingChange[] {
  const described = ({ packages }: Manifest) =>
    Object.fromEntries(
      Object.entries(packages).map(([name, item]) => {
        const { files: _files, links: _links, summary: _summary, description: _description, ...rest } = item;
        return [name, rest];
      }),
    );
  return keyed('packages', described(before), described(after));
}

function prerequisiteChanges(before: Manifest, after: Manifest): MappingChange[] {
  const [old, next] = [before.prerequisites ?? {}, after.prerequisites ?? {}];
  return keysOf(old, next).flatMap((key): MappingChange[] => {
    const [was, is] = [old[key], next[key]];
    if (was === undefined || is === undefined) {
      const item = was ?? is;
      const change = was === undefined ? 'added' : 'dropped';
      return [{ area: 'prerequisites', change, what: key, ...detailOf(describePrerequisite(item)) }];
    }
    const [had, has] = [describePrerequisite(was), describePrerequisite(is)];
    return had === has
      ? []
      : [{ area: 'prerequisites', change: 'changed', what: key, detail: `${had} -> ${has}` }];
  });
}

/** `python paramiko >= 1.6.4, to build`. */
function describePrerequisite(item: Prerequisite | undefined): string {
  if (item === undefined) return '';
  const what = CAPABILITY_KINDS.flatMap((kind) => (item[kind] ?? []).map((name) => `${kind} ${name}`)).join(
    ', ',
  );
  const phase = { build: 'to build', test: 'to test', run: undefined }[item.for ?? 'run'];
  const level = item.level === undefined || item.level === 'requires' ? undefined : item.level;
  const patched = item.bug === undefined ? undefined : 'with a known bug';
  const main = [what, item.version].filter((part) => part !== undefined && part !== '').join(' ');
  return [main, phase, level, patched].filter((part) => part !== undefined && part !== '').join(', ');
}

function variablesOf({ variables = {}, configuration = {} }: Manifest): Readonly<Record<string, unknown>> {
  const values = Object.entries(variables).map(([name, { default: value, reaches, type, choices }]) => [
    name,
    {
      default: value,
      ...(type === undefined ? {} : { type }),
      ...(reaches === undefined ? {} : { reaches }),
      choices,
    },
  ]);
  return { ...Object.fromEntries(values), ...configuration };
}

function accountsOf({ accounts }: Manifest): Readonly<Record<string, unknown>> {
  const named = (kind: string, items: Readonly<Record<string, unknown>> = {}) =>
    Object.entries(items).map(([name, item]) => [`${kind} ${name}`, item ?? {}]);
  return Object.fromEntries([...named('group', accounts?.groups), ...named('user', accounts?.users)]);
}

function buildOf({ build, tests }: Manifest): Readonly<Record<string, unknown>> {
  return {
    ...(build === undefined ? {} : { build }),
    ...(tests?.smoke === undefined ? {} : { 'smoke test': tests.smoke }),
  };
}

/** Keys that came, went, or say something else; what they say is told key by key. */
function keyed(
  area: Area,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): MappingChange[] {
  return keysOf(before, after).flatMap((key): MappingChange[] => {
    if (!(key in before)) return [{ area, change: 'added', what: key, ...detailOf(shown(after[key])) }];
    if (!(key in after)) return [{ area, change: 'dropped', what: key }];
    const [was, is] = [flat(before[key]), flat(after[key])];
    const details = keysOf(was, is)
      .filter((name) => was[name] !== is[name])
      .map(
        (name) => `${name === '' ? '' : `${name}: `}${was[name] ?? 'nothing'} -> ${is[name] ?? 'nothing'}`,
      );
    return details.length === 0 ? [] : [{ area, change: 'changed', what: key, detail: details.join('; ') }];
  });
}

/** What a value says, as texts by their keys; of a plain text under no key. */
function flat(value: unknown): Readonly<Record<string, string>> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return { '': text(value) };
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, text(item)]));
}

function shown(value: unknown): string {
  return Object.entries(flat(value))
    .map(([key, item]) => (key === '' ? item : `${key}: ${item}`))
    .join(', ');
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'object' && value !== null ? shown(value) : String(value);
}

function detailOf(detail: string): { detail?: string } {
  return detail === '' ? {} : { detail };
}

function keysOf(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(comparePaths);
}
