import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Entry } from '../../../packages/entry.ts';
import { forgetPartial, rememberPartial } from '../../../system/atomic-partials.ts';
import { readRegion } from '../../../system/compress/file-region.ts';
import { ContribError } from '../../../system/errors.ts';
import { fsPath } from '../../../system/path-bytes.ts';
import { findProgram, run } from '../../../system/run.ts';
import { damagedErofs } from './erofs-layout.ts';
import type { FileSystem } from './file-system.ts';

/** Of all files together: an image says what it unpacks to, and a small one may say anything. */
const MOST_UNPACKED = 8 * 1024 ** 3;
const PROGRAM = 'fsck.erofs';
const unpacked = new Map<string, Promise<string>>();

/** A compressed file of an erofs. The whole image is unpacked for the first one, because fsck.erofs(1) does no less. */
export async function* unpackedContent(
  file: string,
  fileSystem: FileSystem,
  entries: readonly Entry[],
  { path }: Entry,
): AsyncGenerator<Uint8Array> {
  const tree = unpacked.get(file) ?? unpack(file, fileSystem, entries);
  unpacked.set(file, tree);
  yield* createReadStream(fsPath(join(await tree, path)));
}

/** The names were looked at before: none of them leads out of the directory. */
async function unpack(
  file: string,
  { offset, available }: FileSystem,
  entries: readonly Entry[],
): Promise<string> {
  const bytes = entries.reduce((sum, { size = 0 }) => sum + size, 0);
  if (bytes > MOST_UNPACKED) throw damagedErofs(file, `it would be ${bytes} bytes when it is unpacked`);
  if (findProgram(PROGRAM) === undefined) {
    throw new ContribError('missing', `the program ${PROGRAM} is not on this machine`, {
      hint: 'install the package erofs-utils, 1.5 or newer',
    });
  }
  const scratch = scratchForThisRun();
  const image = offset === 0 ? file : join(scratch, 'partition');
  if (offset !== 0)
    await pipeline(
      readRegion({ path: file, start: offset, end: offset + available }),
      createWriteStream(image),
    );
  const tree = join(scratch, 'tree');
  const { status, stderr } = await run(PROGRAM, ['--no-preserve', `--extract=${tree}`, image], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status !== 0)
    throw damagedErofs(file, stderr.trim().split('\n')[0] || `${PROGRAM} ends with ${status}`);
  if (image !== file) rmSync(image);
  return tree;
}

/** Files are read from it until the end of the run. */
function scratchForThisRun(): string {
  const scratch = mkdtempSync(join(tmpdir(), 'contrib-erofs-'));
  rememberPartial(scratch);
  process.once('exit', () => {
    rmSync(scratch, { recursive: true, force: true });
    forgetPartial(scratch);
  });
  return scratch;
}
