import { formatVersion, type Version } from '../../packages/package-set.ts';
import type { Objection } from '../family.ts';
import { isValidPacmanVersion } from './versions.ts';

const SOURCE = 'PKGBUILD(5)';

export function objectToPacmanName(name: string): Objection | undefined {
  if (/^[A-Za-z0-9@_+][A-Za-z0-9@._+-]*$/.test(name)) return undefined;
  const message = `${name} is no name for pacman: letters, digits and @ . _ + - that do not begin with a hyphen or dot`;
  return { message, source: SOURCE };
}

export function objectToPacmanVersion(version: Version): Objection | undefined {
  const { version: upstream } = version;
  if (upstream.includes('-')) {
    const message = `${upstream} is no pkgver: the hyphen parts pkgver and pkgrel, write ${upstream.replaceAll('-', '_')}`;
    return { message, source: SOURCE };
  }
  const text = formatVersion(version);
  if (isValidPacmanVersion(text) && !upstream.includes(':')) return undefined;
  const message = `${text} is no version for pacman: pkgver has no colon, slash, hyphen or blank, pkgrel is a number`;
  return { message, source: SOURCE };
}
