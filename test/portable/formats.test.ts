// What else contrib portable makes: erofs, dm-verity data, and images of packages that were built.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { bootAndRun, needsNspawn } from '../helpers/nspawn.ts';
import { demoImage, demoProject, makeKey, must } from '../helpers/portable.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

function imageAs(format: string): string {
  const { root, built } = demoProject();
  const manifest = join(root, 'contrib.yaml');
  writeFileSync(
    manifest,
    readFileSync(manifest, 'utf8').replace('base: /', `base: /\n    format: ${format}`),
  );
  const out = join(scratchDirectory(), 'out');
  const { status, stderr } = contrib(['-C', root, 'portable', '--built', built, '--out', out]);
  assert.equal(status, 0, stderr);
  return join(out, 'demo_1.0.raw');
}

const nspawn = needsNspawn();
const erofs = nspawn.skip === false ? needsTool('mkfs.erofs') : nspawn;

test('an image of erofs has the same bytes each time, and is attached', erofs, () => {
  const image = imageAs('erofs');
  assert.deepEqual(readFileSync(imageAs('erofs')), readFileSync(image));
  const { facts, log } = bootAndRun(resolve(import.meta.dirname, 'statuses-guest.sh'), {
    'demo_1.0.raw': image,
  });
  assert.equal(facts.get('demo'), 'success 0 demo.service demo.socket', log);
});

test(
  'dm-verity data is of the image, the same each time, and signed',
  needsTool('veritysetup', 'openssl', 'gcc'),
  () => {
    const { key, certificate } = makeKey();
    const image = demoImage('1.0', '--key', key, '--certificate', certificate);
    const stem = image.replace(/\.raw$/, '');
    const hash = readFileSync(`${stem}.roothash`, 'utf8').trim();
    assert.match(hash, /^[0-9a-f]{64}$/);
    must('veritysetup', ['verify', image, `${stem}.verity`, hash]);
    must('openssl', [
      ...['smime', '-verify', '-binary', '-inform', 'der', '-in', `${stem}.roothash.p7s`],
      ...[
        '-content',
        `${stem}.roothash`,
        '-certfile',
        certificate,
        '-CAfile',
        certificate,
        '-purpose',
        'any',
      ],
    ]);
    must('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], join(image, '..'));
    const again = demoImage('1.0', '--verity').replace(/\.raw$/, '');
    assert.deepEqual(readFileSync(`${again}.verity`), readFileSync(`${stem}.verity`));
    assert.ok(!existsSync(`${again}.roothash.p7s`));
  },
);

test('a key without its certificate is wrong usage', () => {
  const { root, built } = demoProject();
  const { status, stderr } = contrib(['-C', root, 'portable', '--built', built, '--key', 'key.pem']);
  assert.equal(status, 2);
  assert.match(stderr, /a signature needs both a key and its certificate/);
});

/** The demo with a part for Debian, and what contrib build makes of it as images. */
function buildImages(...options: string[]) {
  const { root } = demoProject();
  const part = join(root, 'distros/debian');
  mkdirSync(part, { recursive: true });
  writeFileSync(
    join(part, 'distro.yaml'),
    'contrib: 1\nmaintainer: { name: Bo Packager, email: bo@example.org }\nreleases: ["12"]\nstaging: requested\n',
  );
  const out = join(scratchDirectory(), 'out');
  return { out, ...contrib(['-C', root, 'build', 'debian', '--out', out, ...options]) };
}

function namesOf(json: string): string[] {
  return JSON.parse(json).result.files.map(({ name }: { name: string }) => name);
}

test(
  'contrib build --format portable makes the image of the packages that it builds',
  needsTool('dpkg-buildpackage', 'dh', 'gcc'),
  () => {
    const { out, status, stdout, stderr } = buildImages('--format', 'portable', '--json');
    assert.equal(status, 0, stderr);
    assert.deepEqual(namesOf(stdout), ['demo_1.0.contents.json', 'demo_1.0.raw', 'demo_1.0.txt']);
    const paths = must('unsquashfs', ['-l', join(out, 'demo_1.0.raw')]);
    for (const path of [
      '/usr/sbin/demod',
      '/etc/systemd/system/demo.socket',
      '/usr/share/doc/demo/copyright',
    ])
      assert.ok(paths.includes(`squashfs-root${path}\n`), `${path} is not in\n${paths}`);
    assert.ok(!paths.includes('changelog'), 'documentation is left out');
  },
);

test(
  'contrib build makes a signed extension of the packages with the options of contrib portable',
  needsTool('dpkg-buildpackage', 'dh', 'gcc', 'veritysetup', 'openssl'),
  () => {
    const { key, certificate } = makeKey();
    const options = ['--extension', '--key', key, '--certificate', certificate, '--image', 'demo'];
    const { out, status, stdout, stderr } = buildImages('--format', 'portable', '--json', ...options);
    assert.equal(status, 0, stderr);
    const beside = ['contents.json', 'raw', 'roothash', 'roothash.p7s', 'txt', 'verity'];
    assert.deepEqual(
      namesOf(stdout),
      beside.map((extension) => `demo_1.0.${extension}`),
    );
    const paths = must('unsquashfs', ['-l', join(out, 'demo_1.0.raw')]);
    assert.ok(
      paths.includes('squashfs-root/usr/lib/extension-release.d/extension-release.demo_1.0\n'),
      paths,
    );
    assert.ok(!paths.includes('libc.so'), 'the libraries are those of what it lies on');
  },
);

test('what is said of images is wrong usage where packages are built', () => {
  const { status, stderr, out } = buildImages('--disk');
  assert.equal(status, 2);
  assert.match(stderr, /--disk says how an image is made, and packages are what is built/);
  assert.match(stderr, /hint: ask for images with --format portable/);
  assert.ok(!existsSync(out));
});
