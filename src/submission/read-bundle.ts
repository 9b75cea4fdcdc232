import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { ReadBundle } from '../facts/bundle-describe.ts';
import type { BundleLimits } from '../facts/bundle-limits.ts';
import { ContribError, systemErrorCode } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';
import { type CollectOptions, collectEntries } from './collect-entries.ts';
import { openArchive } from './open-archive.ts';

/** What may be looked at of a bundle later: distributions’ directories, and upstream’s description. */
const KEPT = /^(?:distros\/|contrib\.yaml$)/;

/** Whether the content of a path below the top directory is held in memory. */
export function isKept(inside: string): boolean {
  return KEPT.test(inside);
}

/**
 * Reads a bundle from somebody, in bounded memory and without writing anything.
 * @throws ContribError bad-input where it is no archive, or a damaged one.
 */
export function readBundle(path: string, name: string, limits: BundleLimits): Promise<ReadBundle> {
  return readArchive(path, name, { limits, isKept, isUpstreams: false });
}

/**
 * Reads any archive: its entries with their digests, and the content of those that are wanted.
 * @param name what messages call it.
 */
export async function readArchive(path: string, name: string, options: CollectOptions): Promise<ReadBundle> {
  const { fd, size } = openFile(path, name);
  try {
    const archive = openArchive({ fd, path, size, name }, options);
    const { unpacked, ...collected } = await collectEntries(archive, options);
    if (collected.entries.length === 0 && collected.exceeded.length === 0) throw empty(name);
    return {
      file: name,
      container: { ...archive.describe(), size, unpacked },
      limits: options.limits,
      ...collected,
    };
  } finally {
    closeSync(fd);
  }
}

/** A FIFO or a device in the place of a bundle would make us wait, or read, for ever. */
function openFile(path: string, name: string): { readonly fd: number; readonly size: number } {
  let fd: number;
  try {
    fd = openSync(fsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const why = systemErrorCode(error) === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new ContribError('bad-input', `${name}: ${why}`, { cause: error });
  }
  const stats = fstatSync(fd);
  if (stats.isFile()) return { fd, size: stats.size };
  closeSync(fd);
  throw new ContribError('bad-input', `${name} is not a file`);
}

function empty(name: string): ContribError {
  return new ContribError('bad-input', `${name} is an empty archive`, {
    hint: 'make the bundle again: contrib bundle',
  });
}
