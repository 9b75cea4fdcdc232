import { cleanVersion } from '../clean.ts';
import { at, type Facts, guess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';

const FILE = /^(?:\.?version|version\.txt|\.tarball-version)$/i;

/** A file that holds the version and nothing else; gnulib's git-version-gen calls it .tarball-version. */
export function readVersionFile(look: Look): Facts {
  for (const file of filesMatching(look, FILE, 4)) {
    const [, text] = /^\s*v?(\d\S{0,60})\s*$/.exec(look.head(file, 256) ?? '') ?? [];
    const version = cleanVersion(text ?? '');
    if (version !== undefined) return { version: guess(version, at(file, 1)) };
  }
  return {};
}
