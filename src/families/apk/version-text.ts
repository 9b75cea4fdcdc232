import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';

/** Upstream's version as pkgver: apk has the words of a pre-release behind an underscore (apk-package(5)). */
export function apkPkgver(plan: Plan): { readonly pkgver: string; readonly findings: readonly Finding[] } {
  const { version } = plan.project.manifest;
  const pkgver = version
    .replace(/[-~._]?(alpha|beta|pre|rc)\.?(\d*)$/i, (_, word: string, number: string) => {
      return `_${word.toLowerCase()}${number}`;
    })
    .replace(
      /[-^+]?(git|p)\.?(\d+)$/i,
      (_, word: string, number: string) => `_${word.toLowerCase()}${number}`,
    )
    .replace(/(?<=\d)-(?=\d)/g, '.');
  if (pkgver === version) return { pkgver, findings: [] };
  return {
    pkgver,
    findings: [
      {
        rule: 'recipe/version',
        severity: 'info',
        place: plan.project.located.locate(['version']),
        message: `the version is ${pkgver} on ${plan.distribution.title}: apk has no hyphen and no tilde in it, and an underscore before alpha, beta, pre, rc, git and p`,
        source: 'apk-package(5), "Package version"',
        distribution: plan.distribution.id,
      },
    ],
  };
}
