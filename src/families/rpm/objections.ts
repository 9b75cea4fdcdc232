import { formatVersion, type Version } from '../../packages/package-set.ts';
import type { Objection } from '../family.ts';
import { isValidRpmVersion } from './versions.ts';

/** The characters that rpmbuild takes (ALLOWED_CHARS_NAME in build/parsePreamble.c). */
export function objectToRpmName(name: string): Objection | undefined {
  if (/^[A-Za-z0-9_][A-Za-z0-9._+-]*$/.test(name)) return undefined;
  return {
    message: `${name} is no name for an rpm: letters, digits and . _ + - that begin with a letter, a digit or _`,
    source: 'Fedora packaging guidelines, "Naming": Common Character Set',
  };
}

export function objectToRpmVersion(version: Version): Objection | undefined {
  const source = 'rpm-version(7)';
  const { version: upstream } = version;
  if (upstream.includes('-')) {
    return {
      message: `${upstream} is no version for an rpm: the hyphen parts version and release, a pre-release is written ${upstream.replace('-', '~')}`,
      source,
    };
  }
  const text = formatVersion(version);
  if (isValidRpmVersion(text) && !upstream.includes(':')) return undefined;
  return { message: `${text} is no version for an rpm: it holds letters, digits and . _ + ~ ^`, source };
}
