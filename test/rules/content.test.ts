import assert from 'node:assert/strict';
import { closeSync, openSync, readSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CONTENT_HEAD, contentKind } from '../../src/facts/content.ts';

/** The header of an ELF file with one program header, of either width and byte order (elf(5)). */
function elf(type: number, segment: number, { wide, little }: { wide: boolean; little: boolean }): Buffer {
  const head = Buffer.alloc(128);
  head.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1]);
  const put16 = (value: number, at: number) =>
    little ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at);
  const put32 = (value: number, at: number) =>
    little ? head.writeUInt32LE(value, at) : head.writeUInt32BE(value, at);
  put16(type, 16);
  if (wide && little) head.writeBigUInt64LE(64n, 32);
  else if (wide) head.writeBigUInt64BE(64n, 32);
  else put32(64, 28);
  put16(wide ? 56 : 32, wide ? 54 : 42);
  put16(1, wide ? 56 : 44);
  put32(segment, 64);
  return head;
}

describe('contentKind', () => {
  for (const wide of [true, false]) {
    for (const little of [true, false]) {
      const as = { wide, little };
      it(`tells programs from libraries (${wide ? 64 : 32} bit, ${little ? 'little' : 'big'} endian)`, () => {
        assert.equal(contentKind(elf(2, 1, as)), 'program');
        assert.equal(contentKind(elf(3, 3, as)), 'program');
        assert.equal(contentKind(elf(3, 1, as)), 'library');
        assert.equal(contentKind(elf(1, 1, as)), 'other');
      });
    }
  }

  it('knows the program that runs this test', () => {
    const head = Buffer.alloc(CONTENT_HEAD);
    const file = openSync(process.execPath, 'r');
    readSync(file, head);
    closeSync(file);
    assert.equal(contentKind(head), 'program');
  });

  it('takes nothing for granted', () => {
    assert.equal(contentKind(Buffer.from('#!/bin/sh\n')), 'script');
    for (const text of ['', '#', '# !/bin/sh', '\x7fELF', '\x7fELF\x02\x01\x01']) {
      assert.equal(contentKind(Buffer.from(text, 'latin1')), 'other');
    }
    const lying = elf(3, 1, { wide: true, little: true });
    lying.writeBigUInt64LE(2n ** 63n, 32);
    lying.writeUInt16LE(0xffff, 56);
    assert.equal(contentKind(lying), 'library');
  });
});
