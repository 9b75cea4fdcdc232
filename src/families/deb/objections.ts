import { formatVersion, type Version } from '../../packages/package-set.ts';
import type { Objection } from '../family.ts';
import { parseDebVersion } from './versions.ts';

export function objectToDebName(name: string): Objection | undefined {
  if (/^[a-z0-9][a-z0-9+.-]+$/.test(name)) return undefined;
  return {
    message: `${name} is no name for a Debian package: at least two lower case letters, digits and + - . that begin with a letter or digit`,
    source: 'Debian policy 5.6.1',
  };
}

export function objectToDebVersion(version: Version): Objection | undefined {
  const text = formatVersion(version);
  const source = 'Debian policy 5.6.12';
  const parsed = parseDebVersion(text);
  if (parsed === undefined) {
    return {
      message: `${text} is no Debian version: it begins with a digit and holds letters, digits and . + - ~`,
      source,
    };
  }
  if (parsed.version === version.version && parsed.release === version.release) return undefined;
  return {
    message: `Debian reads ${text} as version ${parsed.version} with revision ${parsed.release ?? 'none'}`,
    source,
  };
}
