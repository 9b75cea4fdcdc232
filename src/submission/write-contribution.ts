import { type SmallFormat, smallArchive } from '../source/small-archive.ts';
import { writeFully } from '../system/compress/sink.ts';
import { type BundleRun, contributionEntries, recordSize, topEntry } from './bundle-entries.ts';
import { judgeWritten } from './self-check.ts';
import { readBase, type Written, writeUnlessSame } from './write-bundle.ts';

/**
 * Writes the contribution’s directory alone, small enough for a mail: with archiver, whose zip archives every system
 * opens. The base is read all the same, since the record names it by its content.
 */
export async function writeContributionOnly(
  run: BundleRun,
  path: string,
  format: SmallFormat,
  replace: boolean,
): Promise<Written> {
  await readBase(run);
  const entries = [topEntry(run.plan), ...contributionEntries(run, new Set())];
  const bytes = await smallArchive(entries, format);
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
  await judgeWritten(run.plan, { size: bytes.length, unpacked, record: recordSize(run) });
  const unchanged = await writeUnlessSame(path, replace, async (fd) => writeFully(fd, bytes));
  return { unchanged, notes: [] };
}
