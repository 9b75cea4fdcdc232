import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { compareWithMapping } from '../build/compare.ts';
import type { SubmissionRecord } from '../facts/bundle-record.ts';
import { openPackages } from '../families/read.ts';
import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { fileDigest } from '../system/file-digest.ts';
import { fsPath } from '../system/path-bytes.ts';

type PackageFile = NonNullable<NonNullable<SubmissionRecord['package']>['file']>;

export type AuditedPackage = { readonly file: PackageFile; readonly findings: readonly Finding[] };

/**
 * The finished package: what it is called, its size and digest, and whether it holds what the mapping says, on the
 * release of the plans that it fits best. Nothing of it is run.
 * @throws ContribError bad-input where it is no package, or a damaged one.
 */
export async function auditPackage(
  path: string,
  plans: readonly Plan[],
  toolsPath: string,
): Promise<AuditedPackage> {
  const made = await openPackages([path], { toolsPath });
  const judged = plans.map((plan) => compareWithMapping(plan, made, { isPart: true }));
  const best = judged.reduce((least, one) => (one.length < least.length ? one : least), judged[0] ?? []);
  const names = new Set(plans.flatMap(({ set }) => set.packages.map(({ name }) => name)));
  const isOurs = made.packages.some(({ name }) => names.has(name));
  const findings = isOurs
    ? best
    : [
        stranger(
          path,
          made.packages.map(({ name }) => name),
        ),
      ];
  return {
    file: {
      name: basename(path),
      size: statSync(fsPath(path)).size,
      sha256: await fileDigest(path),
      audit: findings.length === 0 ? 'matches' : 'differs',
      differences: findings.length,
    },
    // The package is the contributor’s to mend, and the contribution is whole without it.
    findings: findings.map((one) => ({ ...one, severity: 'warning' })),
  };
}

function stranger(path: string, names: readonly string[]): Finding {
  return {
    rule: 'build/differs',
    severity: 'warning',
    place: { file: path },
    message: `${basename(path)} is the package ${names.join(', ')}, which the description does not make`,
    remedy: 'name the package that was built from this description',
  };
}
