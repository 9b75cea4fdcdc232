import type { Distribution } from '../distributions/distribution.ts';
import { findDistributionIfAny } from '../distributions/load.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import { parseSelector } from '../distributions/selector.ts';
import type { PackageSet } from '../packages/package-set.ts';
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
