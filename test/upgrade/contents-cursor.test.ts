// The reader of Contents, held against splitting its lines, with pieces of every size.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { twoBatches } from '../../src/indexes/contents-lines.ts';
import { ownerTable } from '../../src/indexes/owner-table.ts';
import { batchCursor } from '../../src/upgrade/archive/batch-cursor.ts';
import { contentsBatches } from '../../src/upgrade/archive/contents-batches.ts';

type Line = readonly [path: string, owner: string];

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size: number): Promise<readonly Line[]> {
  const owners = ownerTable();
  const cursor = batchCursor(contentsBatches(pieces(text, size), 'Contents', twoBatches()), owners);
  const found: Line[] = [];
  let before = Buffer.alloc(0);
  while (cursor.next() || (await cursor.fetch())) {
    const path = Buffer.from(cursor.bytes.subarray(cursor.start, cursor.start + cursor.length));
    assert.ok(path.subarray(0, cursor.common).equals(before.subarray(0, cursor.common)));
    assert.notEqual(path[cursor.common] ?? -1, before[cursor.common] ?? -2);
    before = path;
    found.push([path.toString('utf8'), owners.text(cursor.owner)]);
  }
  return found;
}

const name = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '/'), minLength: 1, maxLength: 12 });
const owner = fc.string({ unit: fc.constantFrom('a', 'b', '/', ','), minLength: 1, maxLength: 9 });
const padding = fc.constantFrom(' ', '\t', '      ');

describe('the lines of Contents', () => {
  it('are read as they stand, wherever their pieces end', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, owner, padding), { selector: ([path]) => path, maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        async (all, size, ends) => {
          const lines = [...all].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          const text = lines.map(([path, own, blank]) => `${path}${blank}${own}`).join('\n');
          const expected = lines.map(([path, own]): Line => [path, own]);
          assert.deepEqual(await read(ends ? `${text}\n` : text, size), expected);
        },
      ),
      { numRuns: 1000 },
    ));

  it('begin behind the text that old indexes have above them', async () => {
    const text = 'This file maps each file\nto packages.\n\nFILE      LOCATION\nbin/a  admin/a\n';
    assert.deepEqual(await read(text, 4096), [['bin/a', 'admin/a']]);
  });

  it('may have blanks in their paths', async () => {
    assert.deepEqual(await read('usr/a b\tx/y\nusr/a c  x/y\n', 7), [
      ['usr/a b', 'x/y'],
      ['usr/a c', 'x/y'],
    ]);
  });

  it('are refused where they are longer than any can be', async () => {
    await assert.rejects(read(`${'a'.repeat(200_000)} x/y\n`, 50_000), /longer than 65536 bytes/);
  });
});
