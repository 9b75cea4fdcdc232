import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import type { Finding } from '../findings/finding.ts';

import { writeTar } from '../source/tar-write.ts';
import { writeWhole } from '../system/atomic.ts';
import { giveBlock } from '../system/compress/blocks.ts';
import { type Compression, compressTo } from '../system/compress/compress.ts';
import type { ByteSink } from '../system/compress/sink.ts';
import { ContribError } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';
import { type BundleRun, bundleEntries, compareDigests, noteWritten, recordSize } from './bundle-entries.ts';
import { settleConverted } from './git-base.ts';
import { judgeWritten } from './self-check.ts';

export type Written = { readonly unchanged: boolean; readonly notes: readonly string[] };

/** Thrown inside a write to have the partial file thrown away: the file that is there has these very bytes. */
const UNCHANGED = Symbol('unchanged');

/**
 * Writes the revised source tarball: whole, or not at all.
 * @throws ContribError findings where a file of upstream’s is not as the base has it.
 */
export async function writeSourceBundle(
  run: BundleRun,
  path: string,
  compression: Compression,
  { replace, judged }: { readonly replace: boolean; readonly judged: Promise<unknown> },
): Promise<Written> {
  const notes: string[] = [];
  const unchanged = await writeUnlessSame(path, replace, async (fd) => {
    const sink = await compressTo(fd, compression);
    notes.push(...sink.notes);
    try {
      const { bytes } = await writeTar(bundleEntries(run), sink, {
        onEntry: (_entry, sha256) => noteWritten(run, sha256),
      });
      await requireUnchanged(run);
      await judged;
      await sink.finish();
      await judgeWritten(run.plan, { size: fstatSync(fd).size, unpacked: bytes, record: recordSize(run) });
    } catch (error) {
      sink.abort();
      throw error;
    }
  });
  return { unchanged, notes };
}

/** Reads everything as for a source bundle and writes nothing: what the record of a contribution alone is made from. */
export async function readBase(run: BundleRun): Promise<void> {
  const sink: ByteSink = {
    write: async (bytes) => giveBlock(bytes),
    finish: async () => {},
    abort: () => {},
  };
  await writeTar(bundleEntries(run), sink, {
    onEntry: (_entry, sha256) => noteWritten(run, sha256),
  });
  await requireUnchanged(run);
}

/** Writes a file, unless one with the same bytes is there. True where it is. */
export async function writeUnlessSame(
  path: string,
  replace: boolean,
  write: (fd: number) => Promise<void>,
): Promise<boolean> {
  const exists = lstatSync(fsPath(path), { throwIfNoEntry: false }) !== undefined;
  const writeAndCompare = async (fd: number) => {
    await write(fd);
    if (!exists) return;
    if (isSameFile(fd, path)) throw UNCHANGED;
    if (!replace) throw inTheWay(path);
  };
  try {
    await writeWhole(path, writeAndCompare, { replace: exists });
    return false;
  } catch (error) {
    if (error === UNCHANGED) return true;
    throw error;
  }
}

async function requireUnchanged(run: BundleRun): Promise<void> {
  compareDigests(run);
  await settleConverted(run);
  if (run.changed.length > 0) throw changedOutside(run.changed, run.plan.own);
}

/** The refusal of a tree in which upstream’s files are not upstream’s any more. */
export function changedOutside(findings: readonly Finding[], own: string): ContribError {
  const count = findings.length === 1 ? 'a file' : `${findings.length} files`;
  const differ = findings.length === 1 ? 'differs' : 'differ';
  return new ContribError('findings', `nothing was made: ${count} outside ${own}/ ${differ} from the base`, {
    findings: findings.slice(0, 100),
    hint: `undo the changes, or have a patch made of them in ${own}/patches/: --patch-reason "WHY"`,
  });
}

function inTheWay(path: string): ContribError {
  return new ContribError('bad-input', `${path} is there already, with other bytes`, {
    hint: 'replace it with --replace, or name another file with --out',
  });
}

function isSameFile(fd: number, path: string): boolean {
  const other = openSync(fsPath(path), 'r');
  try {
    const size = fstatSync(fd).size;
    if (!fstatSync(other).isFile() || fstatSync(other).size !== size) return false;
    const [ours, theirs] = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)];
    for (let at = 0; at < size; ) {
      const length = readSync(fd, ours, 0, ours.length, at);
      if (length === 0 || readSync(other, theirs, 0, length, at) !== length) return false;
      if (!ours.subarray(0, length).equals(theirs.subarray(0, length))) return false;
      at += length;
    }
    return true;
  } finally {
    closeSync(other);
  }
}
