// System extensions from the same description: laid over an image of the distribution by the real portabled.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { bootAndRun, needsNspawn } from '../helpers/nspawn.ts';
import { demoImage, demoProject, must } from '../helpers/portable.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

/** The image of the example without the service: what an extension of it lies on. */
function baseImage(): string {
  const root = join(scratchDirectory(), 'tree');
  must('unsquashfs', ['-q', '-n', '-d', root, demoImage()]);
  for (const path of ['etc/systemd', 'usr/sbin/demod']) rmSync(join(root, path), { recursive: true });
  writeFileSync(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID=12\n');
  chmodSync(root, 0o755);
  const image = join(scratchDirectory(), 'base_1.raw');
  must('mksquashfs', [root, image, '-quiet', '-no-progress', '-all-root']);
  return image;
}

test(
  'an extension is attached over its base, answers, and goes; under another name it is refused',
  needsNspawn(),
  () => {
    const { facts, log } = bootAndRun(resolve(import.meta.dirname, 'extension-guest.sh'), {
      'base_1.raw': baseImage(),
      'demo_1.0.raw': demoImage('1.0', '--extension'),
      // Without the name that systemd looks for.
      'other_1.0.raw': demoImage('1.0', '--extension'),
    });
    assert.deepEqual(
      Object.fromEntries(facts),
      {
        attach: '0',
        start: '0',
        answer: 'demo 1.0: visitor 1',
        again: 'demo 1.0: visitor 2',
        written: '1',
        detach: '0',
        left: '0',
        other: '1',
      },
      log,
    );
  },
);

test('an extension holds the project alone, and says what it lies on', needsTool('unsquashfs', 'gcc'), () => {
  const image = demoImage('1.0', '--extension');
  const paths = must('unsquashfs', ['-l', image])
    .split('\n')
    .filter((path) => /\/[^/]+\./.test(path));
  assert.deepEqual(
    paths.map((path) => path.replace('squashfs-root', '')),
    [
      '/usr/lib/extension-release.d',
      '/usr/lib/extension-release.d/extension-release.demo_1.0',
      '/usr/lib/systemd/system/demo.service',
      '/usr/lib/systemd/system/demo.socket',
    ],
  );
  assert.match(
    readFileSync(image.replace(/raw$/, 'txt'), 'utf8'),
    /That image must have:\n {4}\/var\/lib\/demo\n/,
  );
  const { status, stderr } = contrib(['audit', image]);
  assert.equal(status, 0, stderr);
});

test('what an extension cannot hold is refused', () => {
  const { root, built } = demoProject();
  const manifest = join(root, 'contrib.yaml');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(
    manifest,
    text.replace('base: /', 'base: /\n    symlinks: [{ object: /usr/sbin/demod, symlink: /bin/demod }]'),
  );
  const out = join(scratchDirectory(), 'out');
  const { status, stderr } = contrib(['-C', root, 'portable', '--built', built, '--extension', '--out', out]);
  assert.equal(status, 1);
  assert.match(stderr, /\/bin\/demod is outside of \/usr and \/opt/);
});
