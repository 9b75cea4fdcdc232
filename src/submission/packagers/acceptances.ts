import { join } from 'node:path';
import {
  ACCEPTED_DIRECTORY,
  type AcceptanceRecord,
  acceptancePath,
  parseAcceptance,
} from '../../facts/acceptance-record.ts';
import type { Project } from '../../manifest/project.ts';
import { git } from '../../source/git-command.ts';
import { refuseDetour } from '../../system/detour.ts';
import { ContribError } from '../../system/errors.ts';
import { readBytes } from '../../system/text-file.ts';
import { isRepositoryTop, versionTag } from '../git-questions.ts';
import { entriesOf } from './directory.ts';

const RECORD_LIMIT = 1024 * 1024;
const BRANCHES = 'refs/heads/accepted/';

/**
 * The acceptances of a tree, by distribution.
 * @throws ContribError bad-input that names a record which cannot be read: upstream wrote it, and acts on it.
 */
export function acceptances(root: string): ReadonlyMap<string, AcceptanceRecord> {
  const files = entriesOf(root, ACCEPTED_DIRECTORY).filter(({ name }) => name.endsWith('.json'));
  return new Map(
    files.map(({ name: file }) => {
      const path = `${ACCEPTED_DIRECTORY}/${file}`;
      refuseDetour(root, path, 'file');
      const record = parseAcceptance(readBytes(join(root, path), RECORD_LIMIT));
      if (typeof record !== 'string') return [file.replace(/\.json$/, ''), record];
      throw new ContribError('bad-input', `${path} ${record}`, {
        hint: `take it from git again: git checkout HEAD -- ${path}`,
      });
    }),
  );
}

/** Acceptances that the tag of their version has, to the byte of the bundle’s digest. */
export async function releasedRecords(
  { root }: Project,
  records: readonly AcceptanceRecord[],
): Promise<ReadonlySet<string>> {
  const released = new Set<string>();
  if (!isRepositoryTop(root)) return released;
  for (const { version, distribution, bundle } of records) {
    const tagged = await versionTag(root, version);
    if (tagged === undefined) continue;
    const { status, stdout } = await git(root, [
      'cat-file',
      'blob',
      `${tagged.commit}:${acceptancePath(distribution)}`,
    ]);
    const then = status === 0 ? parseAcceptance(stdout) : undefined;
    if (typeof then === 'object' && then.bundle.digest === bundle.digest) released.add(distribution);
  }
  return released;
}

/** Acceptances that `contrib accept` has put on a branch of their own, by distribution. */
export async function branchAcceptances({ root }: Project): Promise<ReadonlyMap<string, AcceptanceRecord>> {
  const found = new Map<string, AcceptanceRecord>();
  if (!isRepositoryTop(root)) return found;
  const { stdout } = await git(root, ['for-each-ref', '--format=%(refname)', BRANCHES]);
  for (const branch of stdout
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')) {
    const name = branch.slice(BRANCHES.length);
    const { status, stdout: bytes } = await git(root, [
      'cat-file',
      'blob',
      `${branch}:${acceptancePath(name)}`,
    ]);
    const record = status === 0 ? parseAcceptance(bytes) : undefined;
    if (typeof record === 'object') found.set(name, record);
  }
  return found;
}
