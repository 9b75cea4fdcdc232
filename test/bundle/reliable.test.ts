// The same bytes wherever a bundle is made; whole or absent whatever happens meanwhile.
import assert from 'node:assert/strict';
import { execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { needsTool } from '../helpers/tools.ts';
import { projectTree, scratch, TOP } from './project.ts';
import { bundle, verify } from './run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const CLI = ['--import', TSX, join(ROOT, 'src/cli.ts')];

function contrib(
  args: readonly string[],
  options: SpawnOptions & { umask?: number } = {},
): { status: number | null; stderr: string } {
  const { umask = 0o022, ...rest } = options;
  const before = process.umask(umask);
  try {
    const { status, stderr } = spawnSync(process.execPath, [...CLI, ...args], { ...rest, encoding: 'utf8' });
    return { status, stderr };
  } finally {
    process.umask(before);
  }
}

test('the same tree gives the same bytes under any umask, time zone, locale, directory and modes', async () => {
  const root = await projectTree();
  const copy = join(scratch(), 'elsewhere', TOP);
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  for (const path of ['README', 'contrib.yaml']) chmodSync(join(copy, path), 0o600);
  chmodSync(join(copy, 'distros/ubuntu/hooks/demo/post-install.sh'), 0o777);
  const [one, other] = [join(scratch(), 'one.tar.gz'), join(scratch(), 'other.tar.gz')];
  const first = contrib(['bundle', 'ubuntu', '--out', one], {
    cwd: root,
    umask: 0o077,
    env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
  });
  assert.equal(first.status, 0, first.stderr);
  const second = contrib(['-C', join(copy, 'doc'), 'bundle', 'ubuntu', '--out', other], {
    cwd: '/',
    umask: 0,
    env: {
      ...process.env,
      TZ: 'Pacific/Kiritimati',
      LC_ALL: 'tr_TR.UTF-8',
      HOME: '/nonexistent',
      USER: 'somebody',
    },
  });
  assert.equal(second.status, 0, second.stderr);
  assert.ok(readFileSync(one).equals(readFileSync(other)));
});

test('killed while it writes, no bundle is there, and a rerun makes it', async () => {
  const directory = scratch();
  const root = await projectTree(directory);
  writeFileSync(join(root, 'large'), randomBytes(64 * 1024 * 1024));
  const child = spawn(process.execPath, [...CLI, 'bundle', 'ubuntu', '--out', directory], {
    cwd: root,
    stdio: 'ignore',
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on('exit', (_, signal) => resolve(signal)),
  );
  while (!readdirSync(directory).some((name) => name.endsWith('.partial')) && child.exitCode === null)
    await sleep(5);
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL');
  assert.ok(!existsSync(join(directory, `${TOP}-ubuntu.tar.gz`)));
  writeFileSync(join(root, 'large'), 'small\n');
  await bundle(root, 'ubuntu', '--out', directory);
  assert.deepEqual(
    readdirSync(directory).sort(),
    [TOP, `${TOP}-ubuntu.tar.gz`],
    'what the killed run left is gone',
  );
  assert.equal((await verify(directory, '--base', TOP, `${TOP}-ubuntu.tar.gz`)).result.verdict, 'accepted');
});

const NO_PROGRAMS = '/nonexistent';
const isRoot = process.getuid?.() === 0;

test('a full disk is an error with its own exit status, and leaves nothing', {
  skip: isRoot ? false : 'needs root to mount a small tmpfs',
}, async (t) => {
  const root = await projectTree();
  writeFileSync(join(root, 'large'), randomBytes(2 * 1024 * 1024));
  const small = join(scratch(), 'small');
  mkdirSync(small);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    t.skip(`a tmpfs cannot be mounted here: ${mounted.stderr}`);
    return;
  }
  try {
    const { status, stderr } = contrib(['bundle', 'ubuntu', '--out', small], { cwd: root });
    assert.equal(status, 5, stderr);
    assert.match(stderr, /no space left/);
    for (const format of ['tar.xz', 'tar.zst']) {
      await assert.rejects(bundle(root, 'ubuntu', '--out', small, '--format', format), {
        code: 'incomplete',
      });
    }
    assert.deepEqual(readdirSync(small), []);
  } finally {
    execFileSync('umount', [small]);
  }
});

for (const format of ['tar.xz', 'tar.zst']) {
  test(
    `${format} is made and read with the system’s program and without`,
    needsTool('tar', 'xz', 'zstd'),
    async () => {
      const directory = scratch();
      const root = await projectTree(directory);
      const gz = await bundle(root, 'ubuntu');
      const expected = gunzipSync(readFileSync(gz.result.file));
      for (const path of [process.env['PATH'], NO_PROGRAMS]) {
        const file = join(scratch(), `bundle.${format}`);
        const made = await withPath(path, () => bundle(root, 'ubuntu', '--format', format, '--out', file));
        assert.equal(path === NO_PROGRAMS, /is not on this machine/.test(made.stderr), made.stderr);
        assert.ok(decompressed(file).equals(expected), 'the tar archive is the same');
        const verified = await withPath(NO_PROGRAMS, () => verify(directory, '--base', TOP, file));
        assert.equal(verified.result.verdict, 'accepted');
      }
    },
  );
}

async function withPath<T>(path: string | undefined, use: () => Promise<T>): Promise<T> {
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    return await use();
  } finally {
    process.env['PATH'] = before;
  }
}

function decompressed(file: string): Buffer {
  return execFileSync(file.endsWith('.xz') ? 'xz' : 'zstd', ['-dc', file], { maxBuffer: 64 * 1024 * 1024 });
}
