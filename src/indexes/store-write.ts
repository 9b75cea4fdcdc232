import { createHash } from 'node:crypto';
import { fdatasync, fsync, mkdirSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { writeWhole } from '../system/atomic.ts';
import { ContribError } from '../system/errors.ts';
import { MOST_NUMBERS, packKey } from './hash.ts';

/** The format's name and version: a store of another one is made anew. */
export const STORE_MAGIC = 'contrib-store-3\n';

/** What stands at the end of a store: where its parts are, and what its maker wants to know again. */
export type StoreTrailer<Meta> = {
  readonly records: number;
  readonly offsetsAt: number;
  readonly keys: number;
  readonly keysAt: number;
  readonly meta: Meta;
};

/** Fills a store: records in their order, and keys that lead to numbers (of records, or of parts of records). */
export type StoreWriter = {
  /** Appends a record, which has the next number; 0 is the first. */
  readonly record: (bytes: Uint8Array) => number;
  readonly key: (text: string, number: number) => void;
};

const BUFFER = 1024 * 1024;
/** After so many bytes the disk begins to take them, while more are read: little is left to wait for at the end. */
const SYNC_EACH = 16 * BUFFER;
const KEYS_CHUNK = 64 * 1024;

/**
 * Writes a store, whole or not at all: records, their offsets, the sorted keys, and a trailer in JSON. It is read with
 * a handful of small reads (`openStore`), so that a question costs microseconds however large the archive is.
 * @param fill gives what is to be kept in the trailer.
 */
export async function writeStore<Meta>(
  path: string,
  fill: (writer: StoreWriter) => Promise<Meta>,
): Promise<Meta> {
  mkdirSync(dirname(path), { recursive: true });
  return writeWhole(
    path,
    async (fd) => {
      const out = bufferedOutput(fd);
      out.write(Buffer.from(STORE_MAGIC, 'latin1'));
      const offsets = numberList();
      const keys = numberList();
      const writer: StoreWriter = {
        record(bytes) {
          offsets.push(out.position());
          out.write(bytes);
          return offsets.size() - 1;
        },
        key(text, number) {
          if (number >= MOST_NUMBERS)
            throw new ContribError('bad-input', `${path}: the index has too many entries`);
          keys.push(packKey(text, number));
        },
      };
      const meta = await fill(writer).finally(out.settled);
      offsets.push(out.position());
      const offsetsAt = out.position();
      out.write(bytesOf(offsets.take()));
      const sorted = keys.take().sort();
      const keysAt = out.position();
      out.write(bytesOf(sorted));
      const trailer: StoreTrailer<Meta> = {
        records: offsets.size() - 1,
        offsetsAt,
        keys: sorted.length,
        keysAt,
        meta,
      };
      const text = Buffer.from(JSON.stringify(trailer), 'utf8');
      out.write(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(text.length);
      out.write(length);
      out.flush();
      await out.settled();
      // Beside whatever else is read: what is left to the file's end is quick then.
      await promisify(fsync)(fd);
      return meta;
    },
    { replace: true },
  );
}

/** The name of a store for what was read from somewhere: the same bytes give the same store. */
export function storeName(digest: string, kind: string): string {
  const name = createHash('sha256').update(`${STORE_MAGIC}${kind}\n${digest}`).digest('hex');
  return `${name}.${kind}`;
}

function bufferedOutput(fd: number) {
  const buffer = Buffer.allocUnsafe(BUFFER);
  let used = 0;
  let flushed = 0;
  let synced = 0;
  let syncing: Promise<void> | undefined;
  // Whether it fails is for the last one to say.
  const sync = () => {
    synced = flushed;
    syncing = promisify(fdatasync)(fd)
      .catch(() => {})
      .finally(() => {
        syncing = undefined;
      });
  };
  const flush = () => {
    writeFully(fd, buffer.subarray(0, used));
    flushed += used;
    used = 0;
    if (flushed - synced >= SYNC_EACH && syncing === undefined) sync();
  };
  const settled = async () => {
    while (syncing !== undefined) await syncing;
  };
  const write = (bytes: Uint8Array) => {
    if (used + bytes.length > BUFFER) flush();
    if (bytes.length > BUFFER) {
      writeFully(fd, bytes);
      flushed += bytes.length;
      return;
    }
    buffer.set(bytes, used);
    used += bytes.length;
  };
  return { write, flush, settled, position: () => flushed + used };
}

function writeFully(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

function bytesOf(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** Numbers that grow in pieces: a doubling array would need three times the memory while it doubles. */
function numberList() {
  const full: Float64Array[] = [];
  let chunk = new Float64Array(KEYS_CHUNK);
  let used = 0;
  const size = () => full.length * KEYS_CHUNK + used;
  const push = (value: number) => {
    if (used === KEYS_CHUNK) {
      full.push(chunk);
      chunk = new Float64Array(KEYS_CHUNK);
      used = 0;
    }
    chunk[used] = value;
    used += 1;
  };
  const take = () => {
    const all = new Float64Array(size());
    [...full, chunk.subarray(0, used)].forEach((part, index) => {
      all.set(part, index * KEYS_CHUNK);
    });
    return all;
  };
  return { push, size, take };
}
