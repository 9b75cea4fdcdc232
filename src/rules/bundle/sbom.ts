import { type BundleFacts, inBundle, isContributed } from '../../facts/bundle.ts';
import { readSbom, SBOM_FILE } from '../../facts/bundle-sbom.ts';
import { hasRawBytes } from '../../system/path-bytes.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/sbom',
  severity: 'error',
  needs: ['bundle'],
  summary: 'The SBOM of a contribution lists exactly its files, as they are',
  explanation:
    'sbom.spdx.json says what the contribution adds, for tools that keep track of it. One that leaves a file out, or lists ' +
    'another content, tells them something else than what is there.',
  remedy: 'make the bundle again with contrib bundle, which writes it',
  source: 'SPDX 2.3, 8 (File information)',
  *check({ bundle }) {
    const place = inBundle(bundle, `distros/${bundle.distribution ?? ''}/${SBOM_FILE}`);
    const sbom = readSbom(bundle);
    if (sbom.state === 'unreadable') yield { place, message: `${SBOM_FILE} is no SPDX 2.3 document in JSON` };
    if (sbom.state !== 'read') return;
    const files = filesOf(bundle);
    for (const [path, sha256] of files) {
      const listed = sbom.files.get(path);
      if (listed === undefined) yield { place, message: `the SBOM does not list '${path}'` };
      else if (listed !== sha256) yield { place, message: `the SBOM has another SHA-256 for '${path}'` };
    }
    for (const path of sbom.files.keys())
      if (!files.has(path)) yield { place, message: `the SBOM lists '${path}', which is not there` };
  },
});

function filesOf(bundle: BundleFacts): ReadonlyMap<string, string> {
  const files = [...bundle.listing.values()].filter(
    ({ path, type }) =>
      type === 'file' && isContributed(bundle, path) && !path.endsWith(`/${SBOM_FILE}`) && !hasRawBytes(path),
  );
  return new Map(files.map(({ path, sha256 = '' }) => [path, sha256]));
}
