import { chmodSync, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { acceptancePath, parseAcceptance } from '../../facts/acceptance-record.ts';
import type { BundleFacts } from '../../facts/bundle.ts';
import type { Listing } from '../../facts/bundle-listing.ts';
import { RECORD_FILE } from '../../facts/bundle-record.ts';
import { finishStaged, STAGED_PARTS, stagedPath } from '../../manifest/staged-acceptance.ts';
import { writeDirectoryWhole } from '../../system/atomic.ts';
import { refuseDetour } from '../../system/detour.ts';
import { readBytes } from '../../system/text-file.ts';
import { hashTree } from '../tree-listing.ts';
import { fillDirectory } from './fill-directory.ts';
import type { OwnFile } from './own-files.ts';
import { type AcceptancePlan, type Present, presentFrom } from './plan.ts';
import { type RecordSignature, recordFiles } from './record-files.ts';

/**
 * Whether this very bundle was accepted here. Without a repository the tree is its own base, and is not what the bundle
 * was made on any more once it holds an acceptance.
 */
export function isInPlace(root: string, { distribution = '', digest }: BundleFacts): boolean {
  const bytes = bytesIn(root, acceptancePath(distribution));
  const record = bytes === undefined ? undefined : parseAcceptance(bytes);
  return typeof record === 'object' && record.bundle.digest === digest;
}

/** What is in a tree that no git repository holds. */
export async function presentInPlace(root: string, plan: AcceptancePlan): Promise<Present> {
  const { own, record } = plan;
  refuseDetour(root, own, 'directory');
  const directory = join(root, own);
  const found: Listing = existsSync(directory) ? await hashTree(directory) : new Map();
  const entries = [...found.values()].map((entry) => ({ ...entry, path: `${own}/${entry.path}` }));
  const listing = new Map(entries.map((entry) => [entry.path, entry]));
  const recordPath = acceptancePath(record.distribution);
  return presentFrom(plan, listing, bytesIn(root, recordPath), bytesIn(root, `${own}/${RECORD_FILE}`));
}

function bytesIn(root: string, path: string): Buffer | undefined {
  refuseDetour(root, path, 'file');
  return existsSync(join(root, path)) ? readBytes(join(root, path)) : undefined;
}

/** Puts the contribution and the record into the tree: as before, or as after, whatever happens meanwhile. */
export async function acceptInPlace(
  root: string,
  plan: AcceptancePlan,
  signature: RecordSignature | undefined,
): Promise<void> {
  const { record } = plan;
  const { files } = recordFiles(record, signature);
  const records = files.map((file): OwnFile => ({ ...file, type: 'file', mode: 0o644 }));
  const made = mkdirSync(join(root, 'distros'), { recursive: true });
  try {
    await writeDirectoryWhole(stagedPath(root, record.distribution), (partial) => {
      fillDirectory(makePart(partial, STAGED_PARTS.contribution), plan);
      const accepted = makePart(partial, STAGED_PARTS.accepted);
      fillDirectory(accepted, { own: 'distros/accepted', files: records });
    });
  } catch (error) {
    if (made !== undefined) removeEmpty(made);
    throw error;
  }
  finishStaged(root);
}

/** Never throws: there is an error under way. */
function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Another process has put something into it.
  }
}

function makePart(directory: string, name: string): string {
  const part = join(directory, name);
  mkdirSync(part);
  chmodSync(part, 0o755);
  return part;
}
