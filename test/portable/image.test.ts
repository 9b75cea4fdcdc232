// The images that contrib portable makes, looked at with unsquashfs, and what it says of bad input.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contrib, contribCommand } from '../helpers/cli.ts';
import { demoImage, demoProject, must } from '../helpers/portable.ts';
import { scratchDirectory, type TreeItem, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const TOOLS = needsTool('mksquashfs', 'unsquashfs');
const GCC = needsTool('mksquashfs', 'unsquashfs', 'gcc', 'make');

const SCRIPT = { text: '#!/bin/sh\nexec sleep 1\n', mode: 0o755 };

/** A project whose service is a script, and whose image needs no compiler. */
function scriptProject(portable: string, more: Readonly<Record<string, TreeItem>> = {}): string {
  return writeTree({
    'contrib.yaml': [
      'contrib: 1',
      'name: demo',
      'version: 1.0',
      'summary: A demo',
      'license: MIT',
      'homepage: https://demo.example.org/',
      'released: 2026-11-01',
      'packages:',
      '  demo:',
      '    files:',
      '      - src/demo --> ${bindir}/ (0755)',
      '      - units/* --> ${unitdir}/',
      'portable:',
      '  demo:',
      ...portable.split('\n').map((line) => `    ${line}`),
      '',
    ].join('\n'),
    'src/demo': SCRIPT,
    'units/demo.service': '[Service]\nExecStart=/usr/bin/demo\n',
    'units/demo.socket': '[Socket]\nListenStream=/run/demo.sock\n',
    ...more,
  });
}

function make(root: string, ...options: readonly string[]) {
  const out = join(scratchDirectory(), 'out');
  return { out, ...contrib(['-C', root, 'portable', '--out', out, ...options]) };
}

function listing(image: string): string[] {
  return must('unsquashfs', ['-lln', '-UTC', image])
    .split('\n')
    .map((line) => line.replace(/\s+\d+ \d{4}-\d\d-\d\d \d\d:\d\d squashfs-root/, ' '))
    .filter((line) => line !== '');
}

describe('the layout of an image', TOOLS, () => {
  it('is the one of nixpkgs’ example, with what its units need besides', () => {
    const root = scriptProject(
      [
        'description: The demo',
        'units: [demo.service, demo.socket]',
        'symlinks:',
        '  - { object: /usr/bin/demo, symlink: /bin/legacy }',
        '  - { object: /usr/bin/demo, symlink: /opt/demo }',
        '  - { object: /usr/share/demo, symlink: /etc/demo }',
        'contents:',
        '  - data/* --> /usr/share/demo/',
        'base: /',
      ].join('\n'),
      {
        'data/one': 'one\n',
        'units/demo.service':
          '[Service]\nExecStart=/usr/bin/demo\nStateDirectory=demo\nCacheDirectory=demo/cache\n',
        'units/demo.service.d/10-more.conf': 'Ignored=yes\n[Service]\nEnvironment=MORE=1\n',
      },
    );
    const { status, stderr, out } = make(root);
    assert.equal(status, 0, stderr);
    const image = join(out, 'demo_1.0.raw');
    const lines = listing(image);
    for (const expected of [
      'drwxr-xr-x 0/0 ',
      'drwxr-xr-x 0/0 /proc',
      'drwxr-xr-x 0/0 /var/tmp',
      'drwxr-xr-x 0/0 /var/lib/demo',
      'drwxr-xr-x 0/0 /var/cache/demo/cache',
      '-rw-r--r-- 0/0 /etc/machine-id',
      '-rw-r--r-- 0/0 /etc/resolv.conf',
      '-rw-r--r-- 0/0 /etc/systemd/system/demo.service',
      '-rw-r--r-- 0/0 /etc/systemd/system/demo.socket',
      '-rwxr-xr-x 0/0 /usr/bin/demo',
      '-rw-r--r-- 0/0 /usr/share/demo/one',
      'lrwxrwxrwx 0/0 /opt/demo -> /usr/bin/demo',
      'lrwxrwxrwx 0/0 /etc/demo -> /usr/share/demo',
    ])
      assert.ok(lines.includes(expected), `${expected} is not in\n${lines.join('\n')}`);
    assert.ok(!lines.some((line) => line.includes('.service.d')), 'drop-ins are merged');
    const unit = must('unsquashfs', ['-cat', image, 'etc/systemd/system/demo.service']);
    assert.match(unit, /^Environment=MORE=1$/m);
    assert.doesNotMatch(unit, /Ignored/);
    assert.equal(
      must('unsquashfs', ['-cat', image, 'etc/os-release']).replace(
        /^(?:ID|VERSION_ID|PRETTY_NAME)=.*\n/gm,
        '',
      ),
      'IMAGE_ID=demo\nIMAGE_VERSION=1.0\nPORTABLE_ID=demo\nPORTABLE_PRETTY_NAME="The demo"\n' +
        'PORTABLE_PREFIXES=demo\nHOME_URL=https://demo.example.org/\n',
    );
    must('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], out);
    assert.match(readFileSync(join(out, 'demo_1.0.txt'), 'utf8'), /portablectl attach demo_1\.0\.raw/);
  });

  it('holds the closure of its programs, and nothing superfluous', GCC, () => {
    const image = demoImage();
    const paths = listing(image).map((line) => line.split(' ')[2] ?? '');
    const files = must('ldd', [extract(image, 'usr/sbin/demod')]);
    const needed = [...files.matchAll(/(\S*lib\S+\.so[.\d]*) \(0x/g)].map(
      ([, path = '']) => path.split('/').at(-1) ?? '',
    );
    const libraries = paths.filter((path) => /\.so(\.|$)/.test(path));
    for (const name of needed.filter((one) => !one.startsWith('linux-vdso')))
      assert.ok(
        libraries.some((path) => path.endsWith(`/${name}`)),
        `${name} is not in ${libraries.join(' ')}`,
      );
    assert.deepEqual([...new Set(libraries.map((path) => path.split('/').at(-1)))].sort(), [
      'ld-linux-x86-64.so.2',
      'libc.so.6',
    ]);
  });
});

describe('the images of the examples', TOOLS, () => {
  it('incus: the daemons, the shell that runs them, and its libraries', () => {
    const root = join(scratchDirectory(), 'incus');
    cpSync(join(import.meta.dirname, '../../examples/incus'), root, { recursive: true });
    const built = join(scratchDirectory(), 'built');
    must('make', ['-s', `DESTDIR=${built}`, 'install'], root);
    const out = join(scratchDirectory(), 'out');
    const { status, stderr } = contrib(['-C', root, 'portable', 'debian', '--built', built, '--out', out]);
    assert.equal(status, 0, stderr);
    const paths = listing(join(out, 'incus_6.0.4.raw')).map((line) => line.split(' ')[2] ?? '');
    for (const path of ['/usr/libexec/incus/incusd', '/usr/bin/dash', '/etc/systemd/system/incus.socket'])
      assert.ok(paths.includes(path), `${path} is not in\n${paths.join('\n')}`);
    assert.ok(paths.some((path) => path.endsWith('/libc.so.6')));
  });
});

function extract(image: string, path: string): string {
  const directory = join(scratchDirectory(), 'x');
  must('unsquashfs', ['-q', '-n', '-d', directory, image, path]);
  return join(directory, path);
}

describe('the bytes of an image', GCC, () => {
  it('are the same for other owners, times, umask, order of files and number of processors', () => {
    const { root, built } = demoProject();
    const makeIt = (tree: string, stage: string, prefix: readonly string[]) => {
      const out = join(scratchDirectory(), 'out');
      const command = [
        ...prefix,
        process.execPath,
        ...contribCommand(),
        '-C',
        tree,
        'portable',
        '--built',
        stage,
        '--out',
        out,
      ];
      must(command[0] ?? '', command.slice(1));
      return out;
    };
    const first = makeIt(root, built, []);
    const copy = scratchDirectory();
    for (const [name, from] of Object.entries({ demo: root, built })) reversedCopy(from, join(copy, name));
    const second = makeIt(join(copy, 'demo'), join(copy, 'built'), [
      'taskset',
      '-c',
      '0',
      'bash',
      '-c',
      'umask 077; TZ=Asia/Tokyo exec "$@"',
      'x',
    ]);
    assert.equal(
      readFileSync(join(second, 'SHA256SUMS'), 'utf8'),
      readFileSync(join(first, 'SHA256SUMS'), 'utf8'),
    );
  });
});

/** The same files made in the reverse order, of another owner and time. */
function reversedCopy(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true }).reverse()) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) reversedCopy(source, target);
    else {
      cpSync(source, target);
      if (process.getuid?.() === 0) chownSync(target, 1234, 1234);
      utimesSync(target, 1, 1);
    }
  }
}

describe('bad input', TOOLS, () => {
  const refusals: readonly (readonly [
    string,
    string,
    number,
    RegExp,
    Readonly<Record<string, TreeItem>>?,
  ])[] = [
    ['no unit', 'units: []', 3, /units is empty: an image has at least one unit/],
    [
      'no unit of the name',
      'base: /',
      3,
      /no unit of the image demo/,
      { 'units/demo.service': '', 'units/demo.socket': '' },
    ],
    [
      'an empty unit file',
      'units: [demo.service]',
      3,
      /the unit demo\.service is empty/,
      { 'units/demo.service': '\n' },
    ],
    ['a unit name with a slash', 'units: [units/demo.service]', 3, /has a slash/],
    [
      'a unit that nobody has',
      'units: [demo-x.service]',
      3,
      /no unit demo-x\.service; they have demo\.service/,
    ],
    ['a version with a space', "version: '1 0'", 3, /is not a version/],
    ['a compressor that is none', 'squashfs: { compression: "zstd; rm -rf /" }', 3, /is not a compressor/],
    ['a program of the tree', 'squashfs: { program: ./evil }', 3, /not the name of a mksquashfs/],
    ['another program', 'squashfs: { program: rm }', 3, /not the name of a mksquashfs/],
    ['a path', 'squashfs: { program: /tmp/mksquashfs }', 3, /not the name of a mksquashfs/],
    [
      'a content that is not there',
      'contents: [none/* --> /opt/]\nbase: /',
      3,
      /nothing in the tree matches/,
    ],
    ['a base that is not there', 'base: nowhere', 3, /the base nowhere is no directory/],
    [
      'a link to nothing',
      'symlinks: [{ object: /usr/lib/none, symlink: /etc/none }]\nbase: /',
      1,
      /leads to \/usr\/lib\/none/,
    ],
    [
      'an interpreter that is missing',
      'base: none',
      1,
      /is run by \/bin\/sh, which is not in the image \(203\/EXEC\)/,
    ],
    ['an unknown profile', 'profile: nosuch\nbase: /', 1, /no profile nosuch/],
  ];
  for (const [name, portable, status, message, files] of refusals) {
    it(`${name} is refused, and nothing is written`, () => {
      const result = make(scriptProject(portable, files));
      assert.equal(result.status, status, result.stderr);
      assert.match(result.stderr, message);
      assert.ok(!existsSync(result.out));
    });
  }

  it('a + in the name is refused', () => {
    const root = scriptProject('base: /');
    const file = join(root, 'contrib.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        /portable:\n {2}demo:/,
        'portable:\n  de+mo:\n    units: [demo.service]',
      ),
    );
    const result = make(root);
    assert.equal(result.status, 1);
    assert.match(result.stderr, /portablectl refuses the name "de\+mo"/);
  });

  it('without mksquashfs the package to install is named, with exit 4', () => {
    const root = scriptProject('squashfs: { program: mksquashfs-of-nobody }\nbase: /');
    const result = make(root);
    assert.equal(result.status, 4);
    assert.match(result.stderr, /lacks mksquashfs-of-nobody/);
    assert.match(result.stderr, /squashfs-tools/);
  });

  for (const format of ['squashfs', 'erofs']) {
    it(`4 GB of contents on a small disk leave nothing behind: ${format}`, {
      skip: process.getuid?.() !== 0 && 'only root can mount',
    }, () => {
      const contents = 'contents: [big --> /opt/big]\nbase: /\nsquashfs: { compression: lz4 }';
      const root = scriptProject(`${contents}\nformat: ${format}`);
      const big = join(root, 'big');
      must('truncate', ['-s', '4G', big]);
      must('dd', ['if=/dev/urandom', `of=${big}`, 'bs=1M', 'count=24', 'conv=notrunc', 'status=none']);
      const { status, stdout, stderr } = onSmallDisk('8m', root);
      assert.equal(status, 5, stderr);
      assert.match(stderr, /cannot write .*: no space left on the device/);
      assert.equal(stdout, '');
    });
  }
});

/** Makes the image of a project on a disk of its own; what is left there is printed. */
function onSmallDisk(size: string, root: string) {
  const script =
    'mount -t tmpfs -o size="$1" none "$2" && cd "$2" && shift 2 && "$@"; status=$?; ls -A .; exit $status';
  const mount = scratchDirectory();
  const out = join(mount, 'out');
  const command = [process.execPath, ...contribCommand(), '-C', root, 'portable', '--out', out];
  return spawnSync('unshare', ['-m', 'bash', '-c', script, 'x', size, mount, ...command], {
    encoding: 'utf8',
  });
}
