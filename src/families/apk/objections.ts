import type { Version } from '../../packages/package-set.ts';
import type { Objection } from '../family.ts';
import { isValidApkVersion } from './versions.ts';

const SOURCE = 'APKBUILD(5)';

/** The characters are those of apk-package(5), the case is APKBUILD(5)'s. */
export function objectToApkName(name: string): Objection | undefined {
  if (/^[a-z0-9_][a-z0-9._+-]*$/.test(name)) return undefined;
  const message = `${name} is no name for an apk: lower case letters, digits and . _ + - that begin with a letter or digit`;
  return { message, source: SOURCE };
}

export function objectToApkVersion({ epoch, version, release }: Version): Objection | undefined {
  if (epoch !== undefined && epoch > 0) {
    return { message: `apk knows no epoch, so ${epoch}: cannot stand before ${version}`, source: SOURCE };
  }
  if (release !== undefined && !/^r?\d+$/.test(release)) {
    return { message: `${release} is no pkgrel: it is a whole number`, source: SOURCE };
  }
  if (isValidApkVersion(version) && !version.includes('-')) return undefined;
  return {
    message: `${version} is no version for apk: numbers parted by dots, at most one letter behind them, then _alpha, _beta, _pre, _rc, _cvs, _svn, _git, _hg or _p with a number`,
    source: SOURCE,
  };
}
