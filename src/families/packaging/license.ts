import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { spdxProblem } from './spdx.ts';

/** What is wrong with the licence as an SPDX expression, which every format here wants. */
export function judgeLicense(
  { project: { manifest, located }, distribution }: Plan,
  { source }: { readonly source: string },
): readonly Finding[] {
  const problem = spdxProblem(manifest.license);
  if (problem === undefined) return [];
  return [
    {
      rule: 'recipe/license',
      severity: 'error',
      place: located.locate(['license']),
      message: `the licence is no SPDX expression: ${problem}`,
      remedy: 'write it as in: MIT, GPL-2.0-or-later AND (MIT OR Apache-2.0), LicenseRef-Own',
      source: `SPDX 2.3, annex D; ${source}`,
      distribution: distribution.id,
    },
  ];
}
