import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import type { DistributionFile, Release, ReleaseEntry } from './schema.ts';

/**
 * Finds a release by its version, codename or an alias; `24.04.1` and `9.4` find 24.04 and 9.
 * @throws ContribError usage for a release that is not known, with what was probably meant.
 */
export function findRelease(file: DistributionFile, text: string): Release {
  const found = findReleaseIfAny(file, text);
  if (found !== undefined) return found;
  const versions = file.releases.map((release) => release.version);
  const meant = suggest(text, file.releases.flatMap(wordsOf));
  const known = `contrib knows ${versions.join(', ')}`;
  throw new ContribError('usage', `contrib knows no release ${JSON.stringify(text)} of ${file.title}`, {
    hint: meant === undefined ? known : `did you mean ${meant}? ${known}`,
  });
}

/** As `findRelease`; undefined for a release that is not known. */
export function findReleaseIfAny(file: DistributionFile, text: string): Release | undefined {
  const word = text.toLowerCase();
  const entry = file.releases.find((release) => wordsOf(release).includes(word));
  if (entry !== undefined) return withoutFacts(entry);
  const dot = word.lastIndexOf('.');
  return dot < 0 ? undefined : findReleaseIfAny(file, word.slice(0, dot));
}

/** The release as people are told of it, without what it changes. */
export function withoutFacts({ like: _like, overrides: _overrides, ...release }: ReleaseEntry): Release {
  return release;
}

/** Whether a release is supported on a day (`2026-11-22`), as far as its dates are known. */
export function supportOn(
  { released, support, rolling }: Release,
  day: string,
): 'supported' | 'extended' | 'ended' | 'unreleased' | 'unknown' {
  if (rolling) return 'supported';
  if (released === undefined || released > day) return 'unreleased';
  if (support?.until === undefined) return 'unknown';
  if (day <= support.until) return 'supported';
  return support.extended !== undefined && day <= support.extended ? 'extended' : 'ended';
}

function wordsOf({ version, codename, aliases }: ReleaseEntry): readonly string[] {
  return [version, ...(codename === undefined ? [] : [codename]), ...aliases].map((word) =>
    word.toLowerCase(),
  );
}
