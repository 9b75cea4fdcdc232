import type { Finding } from '../../findings/finding.ts';
import type { Version } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';

/** Upstream's version as pkgver, and what is to be said about it. */
export type PkgVersion = { readonly pkgver: string; readonly findings: readonly Finding[] };

/**
 * Arch package guidelines, "Package versioning": a hyphen becomes an underscore. Before a word of a pre-release it is
 * left out, as is a tilde, because vercmp(8) takes 1.0_rc1 and 1.0~rc1 for newer than 1.0, and 1.0rc1 for older.
 */
export function pkgVersion(plan: Plan, { version }: Version): PkgVersion {
  const pkgver = version
    .replace(/[-~_](?=(?:alpha|beta|pre|rc|dev)\d*)/gi, '')
    .replaceAll('^', '+')
    .replace(/[-~]/g, '_');
  if (pkgver === version) return { pkgver, findings: [] };
  return {
    pkgver,
    findings: [
      {
        rule: 'recipe/version',
        severity: 'info',
        place: plan.project.located.locate(['version']),
        message: `the version is ${pkgver} on ${plan.distribution.title}: pkgver has no hyphen, and no tilde or caret that pacman would order as meant`,
        source: 'PKGBUILD(5); Arch package guidelines, "Package versioning"; vercmp(8)',
        distribution: plan.distribution.id,
      },
    ],
  };
}
