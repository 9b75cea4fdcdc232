import * as z from 'zod/mini';
import type { BundleFacts } from './bundle.ts';
import { contributedText } from './bundle-contents.ts';
import { RECORD_FILE } from './bundle-record.ts';

/** What a contribution adds, in SPDX, beside it. */
export const SBOM_FILE = 'sbom.spdx.json';

/** What contrib itself writes into every bundle, in the contribution’s directory. */
export const MADE_FILES: readonly string[] = [RECORD_FILE, SBOM_FILE];

/** What of the document is held against the bundle. */
const Sbom = z.object({
  spdxVersion: z.literal('SPDX-2.3'),
  files: z.array(
    z.object({
      fileName: z.string(),
      checksums: z.array(z.object({ algorithm: z.string(), checksumValue: z.string() })),
    }),
  ),
});

type SbomState =
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable' }
  /** SHA-256 of the files that it lists, by their paths below the top directory. */
  | { readonly state: 'read'; readonly files: ReadonlyMap<string, string> };

/** The SBOM of a bundle’s contribution, as its bytes say it. */
export function readSbom(bundle: Pick<BundleFacts, 'contents' | 'distribution'>): SbomState {
  const found = contributedText(bundle, `distros/${bundle.distribution ?? ''}/${SBOM_FILE}`);
  if (found.state === 'missing') return found;
  const parsed = Sbom.safeParse(found.state === 'text' ? jsonOf(found.text) : undefined);
  if (!parsed.success) return { state: 'unreadable' };
  const files = parsed.data.files.map(({ fileName, checksums }): [string, string] => [
    fileName.replace(/^\.\//, ''),
    checksums.find(({ algorithm }) => algorithm === 'SHA256')?.checksumValue ?? '',
  ]);
  return { state: 'read', files: new Map(files) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
