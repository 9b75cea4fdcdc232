import type { Distribution } from '../distributions/distribution.ts';
import { findDistributionIfAny } from '../distributions/load.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import { parseSelector } from '../distributions/selector.ts';
import { formatVersion, type Package, type PackageSet } from '../packages/package-set.ts';
import { ContribError } from '../system/errors.ts';

/** A set as the command line names it: `NAME[@DISTRO]=DIR`. */
export type NamedSet = { readonly name: string; readonly distro: string | undefined; readonly path: string };

/** The distribution whose policy stands for a format's, where nobody names one. */
const USUAL: Readonly<Record<string, string>> = {
  deb: 'debian',
  rpm: 'fedora',
  pacman: 'arch',
  apk: 'alpine',
};

/**
 * Reads `NAME[@DISTRO]=DIR`. `debian=DIR` and `debian@12=DIR` name a distribution and nothing else; `mine@debian@12=DIR`
 * names both.
 * @throws ContribError usage where the text has another form.
 */
export function parseNamedSet(text: string): NamedSet {
  const at = text.indexOf('=');
  const [label, path] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (label === '' || path === '') {
    throw new ContribError('usage', `${JSON.stringify(text)} does not name a set`, {
      hint: 'write it as NAME=DIR or NAME@DISTRO=DIR: --set debian=packages/debian',
    });
  }
  const sign = label.indexOf('@');
  const [name, behind] = sign < 0 ? [label, undefined] : [label.slice(0, sign), label.slice(sign + 1)];
  if (behind !== undefined && isDistribution(behind)) return { name, distro: behind, path };
  return { name: label, distro: isDistribution(label) ? label : behind, path };
}

function isDistribution(selector: string): boolean {
  return findDistributionIfAny(selector.split(/[@/]/)[0]?.toLowerCase() ?? '') !== undefined;
}

/**
 * The distribution that packages are judged on: the one that is named, or the usual one of their format; on the
 * architecture of the packages where none is named.
 * @throws ContribError usage where nothing says which.
 */
export function distributionFor(set: PackageSet, distro: string | undefined): Distribution {
  const named = distro ?? usualFor(set);
  if (named === undefined) {
    throw new ContribError('usage', 'nothing says which distribution these packages are for', {
      hint: 'name it: --distro debian, or --set NAME@debian=DIR',
    });
  }
  const selector = parseSelector(named);
  if (selector.architecture !== undefined) return resolveDistribution(selector);
  const known = resolveDistribution(selector);
  const architecture = set.packages
    .map((pkg) => pkg.architecture)
    .find((one) => one !== known.independentArchitecture && one !== '');
  if (architecture === undefined || architecture === known.architecture) return known;
  try {
    return resolveDistribution({ ...selector, architecture });
  } catch (error) {
    // A word for an architecture that this distribution does not have: judged as on its usual one.
    if (error instanceof ContribError) return known;
    throw error;
  }
}

function usualFor({ packages }: PackageSet): string | undefined {
  return packages.map(({ native }) => USUAL[native?.family ?? '']).find((id) => id !== undefined);
}

/**
 * A set as it is, where its packages may be installed together.
 * @throws ContribError bad-input where two package files are of one name: what holds for one would be said of both.
 */
export function onceEach(set: PackageSet): PackageSet {
  const seen = new Map<string, Package>();
  for (const pkg of set.packages.filter(({ origin }) => origin.kind === 'archive')) {
    const other = seen.get(pkg.name);
    if (other !== undefined) throw twice(other, pkg);
    seen.set(pkg.name, pkg);
  }
  return set;
}

function twice(first: Package, second: Package): ContribError {
  const [one, other] = [first, second].map(({ version, architecture }) =>
    first.architecture === second.architecture ? formatVersion(version) : architecture,
  );
  return new ContribError(
    'bad-input',
    `${first.name} is there twice, as ${one} (${first.origin.path}) and ${other} (${second.origin.path})`,
    { hint: 'a set is what is installed together: name one of them, or two sets with --set NAME@DISTRO=DIR' },
  );
}
