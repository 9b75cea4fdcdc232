import { Manifest } from '../../manifest/schema.ts';
import { cleanAddress } from './clean.ts';
import type { Facts, Guess } from './guess.ts';

/** What a person is asked about a project, in the order of the manifest. */
export const FIELDS = ['name', 'version', 'summary', 'license', 'homepage'] as const;
export type FieldName = (typeof FIELDS)[number];

export const REQUIRED: ReadonlySet<FieldName> = new Set(['name', 'version', 'summary', 'license']);

/** What the tree says about a field; a project without a page of its own has the one where it is developed. */
export function guessedField(field: FieldName, facts: Facts): Guess | undefined {
  if (field !== 'homepage') return facts[field];
  return facts.homepage ?? facts.repository;
}

/** What is wrong with a value, in a few words; undefined where the manifest takes it. */
export function objectToField(field: FieldName, value: string): string | undefined {
  if (value === '' && !REQUIRED.has(field)) return undefined;
  const parsed = Manifest.shape[field].safeParse(value);
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
}

/**
 * The address of a release's tarball, which the sites where projects are developed make of each tag. Only where a tag
 * shows how versions are written.
 */
export function sourceAddress({ repository, tagPrefix }: Facts): Guess | undefined {
  if (repository === undefined || tagPrefix === undefined) return undefined;
  const [, host = '', path = ''] = /^https:\/\/([^/]+)\/([^/]+\/[^/]+)$/.exec(repository.value) ?? [];
  const tag = `${encodeURIComponent(tagPrefix.value)}\${version}`;
  const base = path.replace(/^.*\//, '');
  const form: Readonly<Record<string, string>> = {
    'github.com': `https://github.com/${path}/archive/refs/tags/${tag}.tar.gz`,
    'gitlab.com': `https://gitlab.com/${path}/-/archive/${tag}/${base}-${tag}.tar.gz`,
    'codeberg.org': `https://codeberg.org/${path}/archive/${tag}.tar.gz`,
  };
  const address = form[host];
  if (address === undefined || cleanAddress(address.replace('${version}', '1')) === undefined)
    return undefined;
  return { value: address, from: repository.from };
}
