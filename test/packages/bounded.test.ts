// What packages cost that are large, or only say so: as the command line reads them, with the memory that it took.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { rawEntry, rawTar } from '../bundle/raw-tar.ts';
import { contribCommand } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { integers, PKGINFO, rawAr, rawDeb, rawRpm, texts } from './raw-packages.ts';

const MIB = 1024 * 1024;
/** Says at the end how much memory the process had, in KB. */
const WATCH =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS+"\\n"))';

type Shown = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly peak: number;
};

function show(file: string, path = process.env['PATH'] ?? ''): Shown {
  const args = ['--import', WATCH, ...contribCommand(), 'show', '--files', file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { PATH: path, NO_COLOR: '1' },
    maxBuffer: 256 * MIB,
    timeout: 300_000,
  });
  const peak = Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? Number.NaN) * 1024;
  return { status, stdout, stderr: stderr.replace(/^peak .*\n/m, ''), peak };
}

const PEAK = 400 * MIB;

describe('a package of 500 MB', () => {
  it('is listed without holding it in memory', () => {
    const file = join(scratchDirectory(), 'large.deb');
    const size = 500 * MIB;
    const head = rawEntry({ name: './usr/large', size });
    const whole = rawAr([...rawAr5(), { name: 'data.tar', data: head, size: head.length + size + 1024 }]);
    const fd = openSync(file, 'w');
    writeSync(fd, whole);
    // The content is a hole: the disk need not have it either.
    ftruncateSync(fd, whole.length + size + 1024);
    closeSync(fd);
    const { status, stdout, stderr, peak } = show(file);
    assert.equal(status, 0, stderr);
    assert.match(stdout, / 524288000 \/usr\/large$/m);
    assert.ok(peak < 200 * MIB, `${peak / MIB} MB`);
  });
});

/** The members before the data. */
function rawAr5() {
  const control = 'Package: large\nVersion: 1\nArchitecture: all\nDescription: large\n';
  return [
    { name: 'debian-binary', data: Buffer.from('2.0\n') },
    { name: 'control.tar.gz', data: gzipSync(rawTar([{ name: './control', data: control }])) },
  ];
}

/** Two hundred megabytes of zeros, as a program packs them. */
function bomb(program: string, ...args: readonly string[]): Buffer {
  const { stdout, status } = spawnSync(program, args, {
    input: Buffer.alloc(200 * MIB),
    maxBuffer: 16 * MIB,
  });
  assert.equal(status, 0);
  return stdout;
}

function million(first: readonly Buffer[] = []): Buffer {
  const member = gzipSync(Buffer.concat(Array.from({ length: 1000 }, () => rawEntry({ name: './a' }))));
  const start = first.length === 0 ? [] : [gzipSync(Buffer.concat(first))];
  return Buffer.concat([
    ...start,
    ...Array.from({ length: 1000 }, () => member),
    gzipSync(Buffer.alloc(1024)),
  ]);
}

function info(more = ''): Buffer {
  const lines = Object.entries(PKGINFO).map(([key, value]) => `${key} = ${value}\n`);
  return rawEntry({ name: '.PKGINFO', data: `${lines.join('')}${more}` });
}

const PAX_HEADER = gzipSync(rawEntry({ name: './PaxHeaders/x', type: 'x', size: 1024 * MIB, data: 'x' }));
const HOSTILE: Readonly<Record<string, () => Buffer>> = {
  'a bomb of gzip': () => rawDeb({ data: gzipSync(Buffer.alloc(200 * MIB), { level: 9 }) }),
  'a bomb of xz': () => rawDeb({ data: bomb('xz', '-c', '-1'), dataName: 'data.tar.xz' }),
  'a bomb of zstd': () => rawDeb({ data: bomb('zstd', '-c', '-q'), dataName: 'data.tar.zst' }),
  'a bomb that is a pacman package': () =>
    gzipSync(Buffer.concat([info(), Buffer.alloc(200 * MIB)]), { level: 9 }),
  'a million empty entries in a .deb': () => rawDeb({ data: million() }),
  'a million empty entries in a pacman package': () => million([info()]),
  'a million empty entries in an .apk': () => million([info(`datahash = ${'0'.repeat(64)}\n`)]),
  'a million empty entries in an .rpm': () => {
    const count = 1_000_000;
    return rawRpm([
      integers(1116, new Array<number>(count).fill(0)),
      texts(1117, new Array<string>(count).fill('a')),
    ]);
  },
  'a pax header of 1 GB': () => rawDeb({ data: PAX_HEADER }),
  'many pax headers that are 1 GB together': () => {
    const record = `${'1000000 path='.padEnd(999_999, 'x')}\n`;
    const header = rawEntry({ name: './PaxHeaders/x', type: 'x', data: record });
    const member = gzipSync(Buffer.concat([header, header, header, header]));
    return rawDeb({ data: Buffer.concat(Array.from({ length: 256 }, () => member)) });
  },
};

describe('a hostile package', needsTool('xz', 'zstd'), () => {
  for (const [about, make] of Object.entries(HOSTILE)) {
    for (const path of about.includes('xz') || about.includes('zstd') ? [process.env['PATH'], ''] : ['']) {
      it(`${about} ends with one line, in bounded memory${path === '' ? '' : ', by the program'}`, () => {
        const directory = scratchDirectory();
        const file = join(directory, 'package');
        writeFileSync(file, make());
        const { status, stdout, stderr, peak } = show(file, path);
        assert.equal(status, 3, stderr);
        assert.equal(stdout, '');
        assert.equal(stderr.split('\n').filter((line) => line.includes('error')).length, 1, stderr);
        assert.ok(peak < PEAK, `${peak / MIB} MB`);
        assert.deepEqual(readdirSync(directory), ['package']);
      });
    }
  }
});
