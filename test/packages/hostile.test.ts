import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openPackages } from '../../src/families/read.ts';
import { contentsOf } from '../../src/packages/package-set.ts';
import { ContribError } from '../../src/system/errors.ts';
import { type RawEntry, rawEntry, rawTar, rawTarGz } from '../bundle/raw-tar.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import {
  integers,
  rawApk,
  rawAr,
  rawDeb,
  rawPacman,
  rawPacmanTar,
  rawRpm,
  text,
  texts,
} from './raw-packages.ts';

const directory = scratchDirectory();
let files = 0;

function fileOf(bytes: Buffer): string {
  files += 1;
  const file = join(directory, String(files));
  writeFileSync(file, bytes);
  return file;
}

/** Reads all of a package, its content too; the error where there was one. */
async function readAll(bytes: Buffer): Promise<unknown> {
  try {
    const set = await openPackages([fileOf(bytes)], { toolsPath: '' });
    for (const pkg of set.packages)
      for await (const { content } of contentsOf(set, pkg, () => true)) for await (const _ of content);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function assertRefused(bytes: Buffer, about: string): Promise<void> {
  const error = await readAll(bytes);
  assert.ok(error instanceof ContribError, `${about}: ${String(error)}`);
  assert.equal(error.code, 'bad-input', `${about}: ${error.message}`);
  assert.equal(error.message.split('\n').length, 1, `${about}: ${error.message}`);
}

const filler: RawEntry = {
  name: './usr/filler',
  data: Buffer.from(Array.from({ length: 40_000 }, (_, index) => (index * 7919) % 251)),
};
const plainDeb = rawDeb({ data: rawTar([{ name: './usr/', type: '5' }, filler]), dataName: 'data.tar' });
const WHOLE: Readonly<Record<string, Buffer>> = {
  'a deb': rawDeb({ data: [{ name: './usr/', type: '5' }, filler] }),
  'a plain deb': plainDeb,
  'an rpm': rawRpm([integers(5112, [0]), text(1126, '9')]),
  'a pacman package': rawPacman({}, [{ ...filler, name: 'usr/filler' }]),
  'a plain pacman package': rawPacmanTar(),
  'an apk': rawApk({}, [{ ...filler, name: 'usr/filler' }]),
};
/** Without the tag that says how long the payload is, which would not fit. */
const SOUND = { ...WHOLE, 'an rpm': rawRpm() };

const LONG = 'x'.repeat(5000);
const ESCAPE = '\u001b[31mred';
const deb = (data: readonly RawEntry[]) => rawDeb({ data });
const BAD_NAMES: Readonly<Record<string, string>> = {
  upwards: './usr/../../etc/passwd',
  'upwards at once': '../etc/passwd',
  absolute: '/etc/passwd',
  'with an escape': `./usr/${ESCAPE}`,
  'with a line feed': './usr/a\nb',
};

const HOSTILE: Readonly<Record<string, Buffer>> = {
  'nothing behind the magic': Buffer.from('!<arch>\ndebian-binary   '),
  'a member that is longer than the file': rawAr([
    { name: 'debian-binary', data: Buffer.from('2.0\n') },
    { name: 'control.tar.gz', data: Buffer.alloc(10), size: 9_999_999_999 },
  ]),
  'a member of a negative size': rawAr([{ name: 'debian-binary', data: Buffer.from('2.0\n'), size: -4 }]),
  'many members': rawAr([
    { name: 'debian-binary', data: Buffer.from('2.0\n') },
    ...Array.from({ length: 100 }, () => ({ name: 'x', data: Buffer.alloc(0) })),
  ]),
  'no data': rawAr([
    { name: 'debian-binary', data: Buffer.from('2.0\n') },
    { name: 'control.tar.gz', data: rawTarGz([]) },
  ]),
  'two of data': rawAr([
    { name: 'debian-binary', data: Buffer.from('2.0\n') },
    ...['control.tar', 'data.tar', 'data.tar.gz'].map((name) => ({ name, data: rawTar([]) })),
  ]),
  'no control file': rawDeb({ control: rawTarGz([]) }),
  'an empty control file': rawDeb({ control: rawTarGz([{ name: './control', data: '\n' }]) }),
  'a control file of two paragraphs': rawDeb({
    control: rawTarGz([
      { name: './control', data: 'Package: a\nVersion: 1\nArchitecture: all\n\nPackage: b\n' },
    ]),
  }),
  'a control file that is a directory': rawDeb({ control: rawTarGz([{ name: './control', type: '5' }]) }),
  'a huge control file': rawDeb({
    control: rawTarGz([{ name: './control', data: `Package: a\nX: ${'y'.repeat(17 * 1024 * 1024)}\n` }]),
  }),
  'no version': rawDeb({ fields: { Version: '' } }),
  'a relation that is none': rawDeb({ fields: { Depends: 'a (>> )' } }),
  'a trigger that is none': rawDeb({ more: [{ name: './triggers', data: 'explode now\n' }] }),
  'a bomb of gzip': rawDeb({ data: gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 }) }),
  'a pax header of 1 GB': rawDeb({
    data: gzipSync(rawEntry({ name: './PaxHeaders/x', type: 'x', size: 1024 ** 3, data: 'x' })),
  }),
  'a file larger than the archive': deb([{ name: './usr/a', size: 1024 ** 3, data: 'x' }]),
  'a file of more than all': deb([{ name: './usr/a', size: 8 ** 11 - 1, data: 'x' }]),
  'a directory with content': deb([{ name: './usr/', type: '5', data: 'x' }]),
  'a link upwards': deb([{ name: './usr/a', type: '1', link: './../../etc/passwd' }]),
  'a link with an escape': deb([{ name: './usr/a', type: '2', link: ESCAPE }]),
  'an owner with an escape': deb([{ name: './usr/a', uname: ESCAPE }]),
  'a long name': deb([{ name: './x', longName: `./${LONG}` }]),
  'a million empty entries': rawDeb({ data: manyEntries() }),
  'more than one name': rawRpm([text(1000, 'a b')]),
  'no name': rawRpm([text(1000, '')]),
  'more entries than bytes': rawRpm([], { entries: 0xffff }),
  'more bytes than there are': rawRpm([], { bytes: 60 * 1024 * 1024 }),
  'more bytes than anybody has': rawRpm([], { bytes: 0x7fffffff }),
  'more entries than rpm takes': rawRpm([], { entries: 0x7fffffff }),
  'a tag outside of its header': rawRpm([{ ...text(1000, 'demo'), offset: 0xfffffff0 }]),
  'a tag of more values than bytes': rawRpm([{ ...texts(1117, ['demo']), count: 0xffffffff }]),
  'a text without an end': rawRpm([{ tag: 1000, type: 6, count: 1, data: Buffer.from('x'), offset: 0xffff }]),
  'a name that is a number': rawRpm([integers(1000, [1])]),
  'modes that are texts': rawRpm([texts(1030, ['a'])]),
  'fewer modes than files': rawRpm([integers(1030, [])]),
  'a directory that is not there': rawRpm([integers(1116, [7])]),
  'a name with a slash': rawRpm([texts(1117, ['../etc/passwd'])]),
  'a relation without a name': rawRpm([texts(1049, ['']), texts(1050, ['']), integers(1048, [0])]),
  'parentheses without an end': rawRpm([
    texts(1049, ['('.repeat(100_000)]),
    texts(1050, ['']),
    integers(1048, [0]),
  ]),
  'a type that is none': rawRpm([integers(1030, [0o170644])]),
  'a size that is another': rawRpm([integers(1028, [7])]),
  'a file that the payload lacks': rawRpm([texts(1117, ['other'])]),
  'a .PKGINFO without a name': rawPacman({ pkgname: '' }),
  'a dependency that is none': rawPacman({ depend: 'a >= 1' }),
  'an apk without an architecture': rawApk({ arch: '' }),
  'an apk with a dependency that is none': rawApk({ depend: '>=1' }),
  ...Object.fromEntries(
    Object.entries(BAD_NAMES).flatMap(([about, name]) => [
      [`a deb’s name ${about}`, deb([{ name }])],
      [`a deb’s long name ${about}`, deb([{ name: './x', longName: name }])],
      [`a pacman package’s name ${about}`, rawPacman({}, [{ name: name.replace(/^\.\//, '') }])],
      [`an apk’s name ${about}`, rawApk({}, [{ name: name.replace(/^\.\//, '') }])],
      [`an rpm’s directory ${about}`, rawRpm([texts(1118, [`${name.replace(/^\./, '')}/../`])])],
    ]),
  ),
  ...Object.fromEntries(
    ['Package', 'Version', 'Architecture', 'Depends', 'Description', 'Maintainer'].map((field) => [
      `an escape in ${field}`,
      rawDeb({ fields: { [field]: `1${ESCAPE}` } }),
    ]),
  ),
  ...Object.fromEntries(
    [1000, 1001, 1002, 1004, 1005, 1014, 1022].map((tag) => [
      `an escape in tag ${tag}`,
      rawRpm([text(tag, ESCAPE)]),
    ]),
  ),
  ...Object.fromEntries(
    [1036, 1039, 1040, 1117, 1118].map((tag) => [
      `an escape in tag ${tag}`,
      rawRpm([
        integers(1030, [0o120777]),
        texts(tag, [`/${ESCAPE}/`.slice(tag === 1118 ? 0 : 1, tag === 1117 ? -1 : undefined)]),
      ]),
    ]),
  ),
  ...Object.fromEntries(
    ['pkgname', 'pkgver', 'pkgdesc', 'arch', 'depend', 'url'].flatMap((key) => [
      [`an escape in pacman’s ${key}`, rawPacman({ [key]: ESCAPE })],
      [`an escape in apk’s ${key}`, rawApk({ [key]: ESCAPE })],
    ]),
  ),
};

/** Many gzip members of a thousand entries each. */
function manyEntries(): Buffer {
  const thousand = Buffer.concat(Array.from({ length: 1000 }, () => rawEntry({ name: './a' })));
  const member = gzipSync(thousand);
  return Buffer.concat([...Array.from({ length: 1000 }, () => member), gzipSync(Buffer.alloc(1024))]);
}

describe('hostile packages', () => {
  it('are as small as sound ones, which are read', async () => {
    for (const [about, bytes] of Object.entries(SOUND)) assert.equal(await readAll(bytes), undefined, about);
  });

  for (const [about, bytes] of Object.entries(HOSTILE)) {
    it(`refuses ${about}`, () => assertRefused(bytes, about));
  }

  it('are refused where they are cut off, at every 1,000th byte and near each end', async () => {
    for (const [about, bytes] of Object.entries(SOUND)) {
      const step = Math.min(1000, Math.ceil(bytes.length / 50));
      const lengths = [1, 7, 8, 40, 95, 96, bytes.length - 1, bytes.length - 9];
      for (let length = step; length < bytes.length; length += step) lengths.push(length);
      // Of plain tar the last blocks are zeros: what is cut off there says nothing.
      for (const length of lengths) {
        if (about.includes('plain') && length > bytes.length - 600) continue;
        await assertRefused(bytes.subarray(0, length), `${about} of ${length} bytes`);
      }
    }
  });

  it('end with one error line and exit 3 on the command line, and write nothing', () => {
    const cwd = scratchDirectory();
    mkdirSync(join(cwd, 'in'));
    const sample = [
      'a million empty entries',
      'a bomb of gzip',
      'a pax header of 1 GB',
      'an escape in Package',
    ];
    const inputs = [
      ...sample.map((about) => HOSTILE[about] ?? Buffer.alloc(0)),
      ...Object.values(SOUND).map((bytes) => bytes.subarray(0, Math.floor(bytes.length / 2))),
    ];
    for (const [index, bytes] of inputs.entries()) {
      const file = join('in', `${index}.deb`);
      writeFileSync(join(cwd, file), bytes);
      const { status, stdout, stderr } = contrib(['-C', cwd, 'show', '--files', file]);
      assert.equal(status, 3, `${index}: ${stderr}`);
      assert.equal(stdout, '');
      assert.equal(stderr.split('\n').filter((line) => line.includes('error')).length, 1, stderr);
      assert.doesNotMatch(stderr, /[\u0000-\u0009\u000b-\u001f\u007f]/);
    }
    assert.deepEqual(readdirSync(cwd), ['in']);
  });

  it('give an error or a package for any change of bytes, never anything else', async () => {
    const names = Object.keys(SOUND);
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      kind: fc.constantFrom('flip', 'set', 'cut', 'insert', 'repeat'),
      value: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.array(edit, { minLength: 1, maxLength: 6 }),
        async (name, edits) => {
          const error = await readAll(
            edits.reduce(changed, SOUND[name as keyof typeof SOUND] ?? Buffer.alloc(0)),
          );
          if (error === undefined) return;
          assert.ok(error instanceof ContribError, String(error));
          assert.ok(error.code === 'bad-input' || error.code === 'missing', error.message);
        },
      ),
      { numRuns: 150 },
    );
  });
});

type Edit = { readonly at: number; readonly kind: string; readonly value: number };

function changed(bytes: Buffer, { at, kind, value }: Edit): Buffer {
  const index = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
  const copy = Buffer.from(bytes);
  if (kind === 'flip') copy[index] = (copy[index] ?? 0) ^ (1 << (value % 8));
  if (kind === 'set') copy[index] = value;
  if (kind === 'cut') return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + value)]);
  if (kind === 'insert')
    return Buffer.concat([bytes.subarray(0, index), Buffer.alloc(value), bytes.subarray(index)]);
  if (kind === 'repeat')
    return Buffer.concat([bytes.subarray(0, index), bytes.subarray(Math.max(0, index - value))]);
  return copy;
}
