// Attacks by what lies around the entries: compressed streams, headers, sizes, and text in every field of the record.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type BundleLimits, DEFAULT_LIMITS } from '../../src/facts/bundle-limits.ts';
import { verifyBundle } from '../../src/submission/verify.ts';
import { needsTool } from '../helpers/tools.ts';
import { contributed, type Fields, file, recordOf, seal, upstream } from './honest.ts';
import { deploymentMap, OWN, projectTree, scratch, TOP } from './project.ts';
import { type RawEntry, rawEntry, rawTar, rawTarGz, withSum } from './raw-tar.ts';

let directory = '';
let parts: readonly RawEntry[] = [];

before(async () => {
  directory = scratch();
  writeFileSync(join(directory, 'demo-1.0.tar.gz'), rawTarGz(upstream()));
  parts = [...upstream(), ...contributed(await deploymentMap(await projectTree()))];
});

async function errorsOf(bytes: Buffer, limits: Partial<BundleLimits> = {}): Promise<string[]> {
  writeFileSync(join(directory, 'bundle'), bytes);
  const { findings, result } = await verifyBundle({
    file: 'bundle',
    cwd: directory,
    manifest: undefined,
    base: 'demo-1.0.tar.gz',
    distribution: undefined,
    signature: undefined,
    limits: { ...DEFAULT_LIMITS, ...limits },
    strict: false,
  });
  assert.deepEqual(readdirSync(directory).sort(), ['bundle', 'demo-1.0.tar.gz'], 'nothing is unpacked');
  const errors = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule }) => rule.replace(/^bundle\//, ''));
  assert.equal(result.verdict, errors.length === 0 ? 'accepted' : 'refused');
  return [...new Set(errors)].sort();
}

async function refusedAs(bytes: Buffer, rules: readonly string[], twin: Buffer): Promise<void> {
  assert.deepEqual(await errorsOf(bytes), rules);
  assert.deepEqual(await errorsOf(twin), []);
}

/** There is no archive to judge, so that the reader refuses it, and says at which byte. */
async function damaged(bytes: Buffer, message: RegExp, twin: Buffer): Promise<void> {
  await assert.rejects(errorsOf(bytes), { name: 'ContribError', code: 'bad-input', message });
  assert.deepEqual(await errorsOf(twin), []);
}

describe('a compressed stream', needsTool('xz', 'zstd'), () => {
  const pack = (program: string, bytes: Buffer) =>
    execFileSync(program, ['-q', '-c'], { input: bytes, maxBuffer: 1 << 28 });

  for (const program of ['xz', 'zstd'] as const) {
    test(`of ${program} with another behind it is refused by trailing-data`, async () => {
      const tar = rawTar(seal(parts));
      const whole = pack(program, tar);
      await refusedAs(Buffer.concat([whole, pack(program, tar)]), ['trailing-data'], whole);
    });

    test(`of ${program} with bytes behind it is refused by trailing-data`, async () => {
      const whole = pack(program, rawTar(seal(parts)));
      await refusedAs(Buffer.concat([whole, Buffer.from('more bytes\n')]), ['trailing-data'], whole);
    });

    test(`of ${program} with two archives in it is refused by trailing-data`, async () => {
      const tar = rawTar(seal(parts));
      await refusedAs(pack(program, Buffer.concat([tar, tar])), ['trailing-data'], pack(program, tar));
    });

    test(`of ${program} that is cut off is damaged`, async () => {
      const whole = pack(program, rawTar(seal(parts)));
      const why = program === 'xz' ? /its xz structure is damaged/ : /it ends too early/;
      await damaged(whole.subarray(0, whole.length - 20), why, whole);
    });
  }
});

/** Reading stops where the limit is broken, and the record comes last. */
const CUT_OFF = ['oversized', 'record-missing'];

describe('a bomb is refused by oversized', () => {
  const zeros = (size: number) => file(`${OWN}/zeros`, '\0'.repeat(size));
  const MIB = 1024 * 1024;

  test('by its ratio', async () => {
    const bomb = rawTarGz(seal([...parts, zeros(80 * MIB)]));
    assert.deepEqual(await errorsOf(bomb), CUT_OFF);
    assert.deepEqual(await errorsOf(rawTarGz(seal([...parts, zeros(MIB)]))), []);
  });

  test('by the number of its entries', async () => {
    const many = Array.from({ length: 40 }, (_, index) => file(`${OWN}/n/${index}`, 'x\n'));
    const bytes = rawTarGz(seal([...parts, ...many]));
    assert.deepEqual(await errorsOf(bytes, { entries: 30 }), CUT_OFF);
    assert.deepEqual(await errorsOf(bytes, { entries: 100 }), []);
  });

  test('by the depth of its directories', async () => {
    const deep = (levels: number) =>
      rawTarGz(
        seal([
          ...parts,
          { ...file(`${OWN}/x`, 'x\n'), pax: { path: `${TOP}/${OWN}/${'d/'.repeat(levels)}x` } },
        ]),
      );
    assert.deepEqual(await errorsOf(deep(600)), CUT_OFF);
    assert.deepEqual(await errorsOf(deep(60)), []);
  });

  test('by the length of a link', async () => {
    const link = (length: number) =>
      rawTarGz(
        seal([
          ...parts,
          { name: `${TOP}/${OWN}/l`, type: '2', mode: 0o777, longLink: 'a/'.repeat(length / 2).slice(0, -1) },
        ]),
      );
    assert.deepEqual(await errorsOf(link(2000)), CUT_OFF);
    assert.deepEqual(await errorsOf(link(200)), []);
  });
});

const WRONG_SUM = /the check sum of a header is wrong/;

describe('a header that lies', () => {
  const gz = (entries: readonly RawEntry[], broken: Buffer) =>
    gzipSync(Buffer.concat([...entries.map(rawEntry), broken, Buffer.alloc(1024)]));
  const twin = () => gz(seal([...parts, file(`${OWN}/note`, 'x\n')]), Buffer.alloc(0));

  test('about its size, with less behind it, is damaged', async () => {
    await damaged(
      gz(parts, rawEntry({ ...file(`${OWN}/note`, 'x\n'), size: 1 << 20 })),
      /it ends too early/,
      twin(),
    );
  });

  test('about its size, with more behind it, is damaged', async () => {
    await damaged(
      gz(parts, rawEntry({ ...file(`${OWN}/note`, 'x'.repeat(2000)), size: 10 })),
      WRONG_SUM,
      twin(),
    );
  });

  test('with a negative size is damaged', async () => {
    const header = rawEntry(file(`${OWN}/note`, ''));
    header.write('-0000000001\0', 124, 'latin1');
    await damaged(gz(parts, withSum(header)), /a header has a number that is none/, twin());
  });

  test('with a wrong sum is damaged', async () => {
    const header = rawEntry(file(`${OWN}/note`, 'x\n'));
    header.write('777', 148, 'latin1');
    await damaged(gz(parts, header), WRONG_SUM, twin());
  });

  test('with a size in its pax header that is another one is damaged', async () => {
    await damaged(
      gz(parts, rawEntry({ ...file(`${OWN}/note`, 'x\n'), pax: { size: '1048576' } })),
      /two headers give an entry different sizes/,
      twin(),
    );
  });
});

describe('other programs would read it otherwise', () => {
  test('a sparse file of GNU tar is refused by special-file', async () => {
    const note = file(`${OWN}/note`, 'x\n');
    const [evil, twin] = [{ ...note, type: 'S' }, note];
    await refusedAs(rawTarGz(seal([...parts, evil])), ['special-file'], rawTarGz(seal([...parts, twin])));
  });

  for (const keyword of [
    'SCHILY.acl.access',
    'LIBARCHIVE.xattr.user.x',
    'SCHILY.xattr.user.x',
    'RHT.security.selinux',
  ]) {
    test(`an entry with ${keyword} is refused by unlisted-attribute`, async () => {
      const note = file(`${OWN}/note`, 'x\n');
      const [evil, twin] = [
        { ...note, pax: { [keyword]: 'x' } },
        { ...note, pax: { comment: 'x' } },
      ];
      await refusedAs(
        rawTarGz(seal([...parts, evil])),
        ['unlisted-attribute'],
        rawTarGz(seal([...parts, twin])),
      );
    });
  }
});

describe('an escape sequence is refused', () => {
  const ESCAPE = '\u001b[2J';
  const BASE = { kind: 'tarball', name: ESCAPE, sha256: '0'.repeat(64), listing: '0'.repeat(64) };
  const FIELDS: readonly Fields[] = [
    { project: `demo${ESCAPE}` },
    { version: `1.0${ESCAPE}` },
    { distribution: `ubuntu${ESCAPE}` },
    { releases: [ESCAPE] },
    { maintainer: { name: ESCAPE } },
    { maintainer: { name: 'Ada', email: `ada@example.org${ESCAPE}` } },
    { maintainer: { name: 'Ada', url: `https://example.org/${ESCAPE}` } },
    { license: ESCAPE },
    { signOff: { name: ESCAPE, email: 'ada@example.org' } },
    { signOff: { name: 'Ada', email: `ada@example.org${ESCAPE}` } },
    { package: { link: `https://example.org/${ESCAPE}` } },
    { base: BASE },
  ];
  for (const fields of FIELDS) {
    const [name = ''] = Object.keys(fields);
    test(`in ${name} of the record: ${Object.keys(Object(fields[name])).join(' ')}`, async () => {
      await refusedAs(rawTarGz(seal(parts, fields)), ['record-unreadable'], rawTarGz(seal(parts)));
    });
  }

  test('in a path of the record', async () => {
    const { content } = recordOf(parts) as { content: readonly Fields[] };
    const evil = seal(parts, {
      content: [...content, { path: `${OWN}/${ESCAPE}`, type: 'file', mode: '0644', size: 0 }],
    });
    await refusedAs(rawTarGz(evil), ['record-files'], rawTarGz(seal(parts)));
  });

  test('in the fields of distro.yaml', async () => {
    for (const line of [
      'maintainer: { name: "\\e[2J" }',
      'package: "https://example.org/\\e[2J"',
      'license: "\\e[2J"',
    ]) {
      const evil = parts.map((entry) =>
        entry.name === `${TOP}/${OWN}/distro.yaml`
          ? { ...entry, data: `contrib: 1\nreleases: ["24.04"]\n${line}\n` }
          : entry,
      );
      const errors = await errorsOf(rawTarGz(seal(evil)));
      assert.deepEqual(errors, ['distro-file'], line);
    }
  });
});
