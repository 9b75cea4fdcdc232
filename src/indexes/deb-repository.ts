import { createHash } from 'node:crypto';
import { ContribError } from '../system/errors.ts';
import { checked, type Expected, readAll } from './checked.ts';
import { type DebRelease, parseDebRelease } from './deb-release.ts';
import type { Location } from './location.ts';
import type { IndexPart, PartFormat, Repository, Signature } from './repository.ts';
import { checkSignature } from './signature.ts';

/** Debian's own has 150 kB; archives with every language's translations ten times that. */
const LARGEST_RELEASE = 32 * 1024 * 1024;
/** Compressed forms, the one that is read fastest first. */
const SUFFIXES = ['.gz', '.zst', '.xz', ''];

export type DebOptions = {
  readonly architecture: string;
  /** The components to read; all that the Release names where it is empty. */
  readonly components: readonly string[];
  readonly keyring: string | undefined;
};

/** The indexes of a suite: one a component. `suite` is the directory that its Release is in. */
export async function debRepositories(
  suite: Location,
  options: DebOptions,
): Promise<Repository[] | undefined> {
  const found = await readRelease(suite, options.keyring);
  if (found === undefined) return undefined;
  const { release, digest, signature } = found;
  if (!release.architectures.includes(options.architecture) && release.architectures.length > 0) {
    throw new ContribError('bad-input', `${suite.name} has nothing for ${options.architecture}`, {
      hint: `it has: ${release.architectures.join(', ')}`,
    });
  }
  const components = options.components.length > 0 ? options.components : release.components;
  return components.map((component) => ({
    title: `${release.codename === '' ? release.suite : release.codename} ${component}`,
    component,
    date: release.date,
    validUntil: release.validUntil,
    digest,
    signature,
    parts: partsOf(suite, release, component, options.architecture),
  }));
}

async function readRelease(
  suite: Location,
  keyring: string | undefined,
): Promise<{ release: DebRelease; digest: string; signature: Signature } | undefined> {
  const small = async (name: string) => {
    const chunks = await suite.open(name);
    return chunks === undefined ? undefined : readAll(chunks, `${suite.name}/${name}`, LARGEST_RELEASE);
  };
  const inline = await small('InRelease');
  const text = inline ?? (await small('Release'));
  if (text === undefined) return undefined;
  const name = `${suite.name}/${inline === undefined ? 'Release' : 'InRelease'}`;
  const signature = await checkSignature(
    text,
    inline === undefined ? await small('Release.gpg') : undefined,
    keyring,
    name,
  );
  const digest = createHash('sha256').update(text).digest('hex');
  return { release: parseDebRelease(text.toString('utf8'), name), digest, signature };
}

function partsOf(suite: Location, release: DebRelease, component: string, architecture: string): IndexPart[] {
  const architectures = release.hasArchitectureAll ? [architecture, 'all'] : [architecture];
  const wanted: readonly (readonly [PartFormat, string])[] = [
    ...architectures.map((name) => ['deb-packages', `${component}/binary-${name}/Packages`] as const),
    ...[architecture, 'all'].map((name) => ['deb-contents', `${component}/Contents-${name}`] as const),
    // Before Debian 7 and still on Ubuntu: one for all components.
    ['deb-contents', `Contents-${architecture}`],
  ];
  return wanted.flatMap(([format, path]) => {
    const suffix = SUFFIXES.find((end) => isOffered(suite, release, path, end));
    const expected = suffix === undefined ? undefined : release.files.get(`${path}${suffix}`);
    return expected === undefined ? [] : [partOf(suite, release, format, `${path}${suffix}`, expected)];
  });
}

function isOffered({ has }: Location, { files }: DebRelease, path: string, suffix: string): boolean {
  return files.has(`${path}${suffix}`) && (has === undefined || (suffix === '' && has(path)));
}

function partOf(
  suite: Location,
  { byHash }: DebRelease,
  format: PartFormat,
  path: string,
  expected: Expected,
): IndexPart {
  const name = `${suite.name}/${path}`;
  const hashed = `${path.slice(0, path.lastIndexOf('/') + 1)}by-hash/SHA256/${expected.digest}`;
  return {
    format,
    name,
    digest: expected.digest,
    async open() {
      const chunks = (byHash ? await suite.open(hashed) : undefined) ?? (await suite.open(path));
      if (chunks !== undefined) return checked(chunks, expected, name);
      throw new ContribError('missing', `${name} is listed, and not there`, { hint: 'try another mirror' });
    },
  };
}
