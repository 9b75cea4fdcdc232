import { type AcceptanceRecord, acceptancePath } from '../../facts/acceptance-record.ts';
import type { Finding } from '../../findings/finding.ts';
import { ContribError } from '../../system/errors.ts';
import { printableName } from '../../system/io.ts';
import type { HostedFor } from './page-data.ts';

/**
 * Hosted packages against the digests that their contributors recorded: what is put under somebody’s name is what that
 * person had, unless upstream says that it built or signed the package anew.
 * @param rebuilt the distributions of which upstream says so.
 * @throws ContribError usage where one of them has no hosted package.
 */
export function packageFindings(
  records: readonly AcceptanceRecord[],
  hosted: readonly HostedFor[],
  rebuilt: readonly string[],
): Finding[] {
  const stray = rebuilt.find((name) => !hosted.some(({ distribution }) => distribution === name));
  if (stray !== undefined)
    throw new ContribError('usage', `--rebuilt ${printableName(stray)}, and no package for it is hosted`, {
      hint: `host one: --package ${printableName(stray)}=FILE`,
    });
  return records.flatMap(({ distribution, contributor, package: where }): Finding[] => {
    const recorded = where?.file;
    const files = hosted.filter((one) => one.distribution === distribution);
    const [first] = files;
    if (recorded === undefined || first === undefined || rebuilt.includes(distribution)) return [];
    if (files.some(({ sha256 }) => sha256 === recorded.sha256)) return [];
    const person = printableName(contributor.name);
    return [
      {
        rule: 'release/package-differs',
        severity: 'error',
        place: { file: acceptancePath(distribution) },
        message: `${first.file} is not the package that ${person} handed in, ${printableName(recorded.name)} (sha256 ${recorded.sha256})`,
        remedy: `host that file, or, where you built or signed it anew, say so: --rebuilt ${distribution}`,
      },
    ];
  });
}
