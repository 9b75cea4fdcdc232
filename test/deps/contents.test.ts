import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readContents } from '../../src/indexes/contents.ts';
import { filesIndex } from '../../src/indexes/files.ts';
import type { FilesMeta } from '../../src/indexes/files-write.ts';
import { pathCursor } from '../../src/indexes/front-decode.ts';
import { openStore, type Store } from '../../src/indexes/store.ts';
import { writeStore } from '../../src/indexes/store-write.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

/** The store of an index that comes in pieces of a size. */
async function indexed(text: string | Buffer, size = 64 * 1024): Promise<Store<FilesMeta>> {
  const path = join(scratchDirectory(), 'store');
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  await writeStore(path, (store) => readContents(pieces(), store, 'Contents'));
  const store = openStore<FilesMeta>(path);
  assert.ok(store !== undefined);
  return store;
}

/** Every path with its owner, as a cursor gives them; bytes are characters. */
function linesOf(store: Store<FilesMeta>): readonly string[] {
  const cursor = pathCursor(store);
  const lines: string[] = [];
  while (cursor.next())
    lines.push(`${cursor.bytes.toString('latin1', 0, cursor.length)} ${store.meta.owners[cursor.owner]}`);
  return lines;
}

const segment = fc.constantFrom('usr', 'bin', 'lib', 'a', 'ab', 'a b', 'é', 'x'.repeat(300), 'share');
const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
const owner = fc.constantFrom('a/b', 'admin/lvm2', 'admin/lvm3', 'net/x,net/y', 'libs/zlib1g');
const line = fc.tuple(path, fc.constantFrom(' ', '\t', '        \t '), owner);

describe('the index of a Contents', () => {
  it('gives the same paths and owners, whatever pieces they come in', async () => {
    const property = fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 5000 }),
      fc.boolean(),
      async (lines, size, isEnded) => {
        const text = lines.map(([name, blank, by]) => `${name}${blank}${by}`).join('\n');
        const store = await indexed(`${text}${isEnded ? '\n' : ''}`, size);
        const latin1 = (name: string) => Buffer.from(name).toString('latin1');
        assert.deepEqual(
          linesOf(store),
          lines.map(([name, , by]) => `${latin1(name)} ${by}`),
        );
        const bytes = lines.map(([name]) => Buffer.from(name));
        const isSorted = bytes.every((one, at) => at === 0 || Buffer.compare(bytes[at - 1] ?? one, one) <= 0);
        assert.equal(store.meta.sorted, isSorted);
        const [name, , by] = lines[lines.length >> 1] ?? ['', '', ''];
        const found = filesIndex(store).byPath(`/${name}`);
        assert.ok(
          found.some(({ packages }) => packages.join(',') === by.replaceAll(/\w+\//g, '')),
          name,
        );
        store.close();
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('begins behind the text that old indexes have above the list', async () => {
    const store = await indexed(
      'This file maps each file\nin the archive to a package.\n\nFILE      LOCATION\nbin/a   x/a\n',
    );
    assert.deepEqual(linesOf(store), ['bin/a x/a']);
  });

  it('finds names that are no UTF-8', async () => {
    const store = await indexed(Buffer.from('usr/bin/gr\xfc\xdfe   misc/greet\n', 'latin1'));
    assert.deepEqual(linesOf(store), ['usr/bin/gr\xfc\xdfe misc/greet']);
  });

  it('is refused with the number of its line', async () => {
    await assert.rejects(indexed('bin/a  x/a\nbin/b\n'), {
      message: 'Contents: this line names no package',
      place: { file: 'Contents', line: 2 },
    });
    const long = `bin/a  x/a\n${'y'.repeat(2 ** 20)} x/a\n`;
    await assert.rejects(indexed(long), {
      message: /a line is longer than/,
      place: { file: 'Contents', line: 2 },
    });
  });

  it('of nothing is empty', async () => {
    const store = await indexed('');
    assert.deepEqual(linesOf(store), []);
    assert.deepEqual(filesIndex(store).byPath('/bin/a'), []);
  });
});
