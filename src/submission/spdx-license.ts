import { isLicenseExpression } from '../scaffold/manifest/readers/spdx.ts';

/** What SPDX says where nobody knows (SPDX 2.3, clause 7.15). */
export const NOTHING_SAID = 'NOASSERTION';

/** A licence as a document may say it: what somebody wrote, where that is an expression (SPDX 2.3, annex D). */
export function spdxLicense(text: string): string {
  return isLicenseExpression(text) ? text : NOTHING_SAID;
}

/** Licences that SPDX does not list must be in the document that names them; their text is not known here (clause 10). */
export function extractedLicenses(texts: readonly string[]): {
  readonly hasExtractedLicensingInfos?: readonly object[];
} {
  const names = texts.map(spdxLicense).flatMap((text) => text.match(/\bLicenseRef-[A-Za-z0-9.-]+/g) ?? []);
  if (names.length === 0) return {};
  const infos = [...new Set(names)]
    .sort()
    .map((licenseId) => ({ licenseId, extractedText: NOTHING_SAID, comment: 'its text is in the source' }));
  return { hasExtractedLicensingInfos: infos };
}
