import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { stage } from '../../src/stage/stage.ts';
import { contrib, contribCommand } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { manifestText, resolveText } from '../map/generated.ts';
import { snapshot } from '../map/snapshot.ts';

const FILES = [
  'src/* --> ${datadir}/demo/ (0644)',
  'tool --> ${bindir}/demo (0755)',
  'conf --> ${sysconfdir}/demo/ (0640 root:adm)',
];
const TREE = { 'src/a': 'a', 'src/sub/b': 'b', tool: '#!/bin/sh\n', conf: 'c' };
const isRoot = process.getuid?.() === 0;
const asRoot = { skip: isRoot ? false : 'only root can do this' };

function manifest(
  files: readonly string[] = FILES,
  permissions: readonly string[] = ['${datadir}/demo/sub (0500)'],
): string {
  return manifestText([{ name: 'demo', files, links: ['${datadir}/demo/link --> sub/b'] }], permissions);
}

function project(tree: Parameters<typeof writeTree>[0] = TREE, text = manifest()): string {
  const root = writeTree(tree);
  chmodSync(root, 0o755);
  writeFileSync(join(root, 'contrib.yaml'), text);
  return root;
}

function stageWith(root: string, destination: string, ...more: string[]) {
  return contrib(['-C', root, 'stage', 'debian@12', '--destdir', destination, ...more]);
}

/** What a directory holds that is not said to be there. */
function leftIn(directory: string, ...expected: string[]): string[] {
  return readdirSync(directory).filter((name) => !expected.includes(name));
}

function staging(destination: string, text = manifest(), tree: Parameters<typeof writeTree>[0] = TREE) {
  const plan = resolveText(text, tree);
  return stage(plan, { destination, seconds: 1_793_491_200, replace: false, precious: [], tell: () => {} });
}

describe('contrib stage', () => {
  it(
    'makes the same tree under every umask and from a checkout with any modes',
    needsTool('find', 'sha256sum'),
    async () => {
      const listings: string[] = [];
      const before = process.umask();
      try {
        for (const [umask, mode, directoryMode] of [
          [0o000, 0o777, 0o777],
          [0o022, 0o600, 0o700],
          [0o027, 0o444, 0o755],
          [0o077, 0o4711, 0o2755],
        ] as const) {
          process.umask(0o022);
          const tree = Object.fromEntries(Object.entries(TREE).map(([path, text]) => [path, { text, mode }]));
          const plan = resolveText(manifest(), writeTree(tree));
          for (const path of ['src', 'src/sub']) chmodSync(join(plan.project.root, path), directoryMode);
          const destination = join(scratchDirectory(), 'out');
          process.umask(umask);
          await stage(plan, {
            destination,
            seconds: 1_793_491_200,
            replace: false,
            precious: [],
            tell: () => {},
          });
          const script =
            'find . -printf "%p %y %m %u:%g %T@ %l\\n" | sort; find . -type f -exec sha256sum {} + | sort';
          listings.push(spawnSync('sh', ['-c', script], { cwd: destination, encoding: 'utf8' }).stdout);
        }
      } finally {
        process.umask(before);
      }
      assert.match(listings[0] ?? '', /\.\/usr\/share\/demo\/sub d 500 .* 1793491200\.0/);
      assert.match(listings[0] ?? '', /\.\/usr\/share\/demo\/link l 777 .* 1793491200\.0\d* sub\/b/);
      assert.match(listings[0] ?? '', /\.\/etc\/demo\/conf f 640 /);
      for (const listing of listings) assert.equal(listing, listings[0]);
    },
  );

  it('says in JSON what it made', () => {
    const destination = join(scratchDirectory(), 'out');
    const { status, stdout, stderr } = stageWith(project(), destination, '--json');
    assert.equal(status, 0, stderr);
    const { result } = JSON.parse(stdout) as { result: Record<string, unknown> };
    const { owners, ownersFile, unset, ...rest } = result;
    assert.deepEqual(rest, {
      destination,
      packages: ['demo'],
      files: 4,
      directories: 7,
      links: 1,
      bytes: 13,
    });
    if (isRoot) assert.deepEqual([owners, ownersFile, unset], ['set', undefined, 0]);
    else assert.deepEqual([owners, ownersFile, unset], ['recorded', `${destination}.owners.json`, 1]);
  });

  it('refuses a directory that is not empty, and replaces it whole where it is asked to', () => {
    const directory = scratchDirectory();
    const destination = join(directory, 'out');
    mkdirSync(join(destination, 'old'), { recursive: true });
    const root = project();
    const refused = stageWith(root, destination);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /is not empty\nhint: .*--replace/);
    assert.deepEqual(readdirSync(destination), ['old']);
    assert.equal(stageWith(root, destination, '--replace').status, 0);
    assert.deepEqual(readdirSync(destination).sort(), ['etc', 'usr']);
    assert.deepEqual(leftIn(directory, 'out', 'out.owners.json'), []);
  });

  it('does not replace what holds the project, its sources or the distributions’ parts', () => {
    const root = project();
    mkdirSync(join(root, 'distros/debian'), { recursive: true });
    for (const destination of [root, dirname(root), join(root, 'src'), join(root, 'distros')]) {
      const { status, stderr } = stageWith(root, destination, '--replace');
      assert.equal(status, 2, stderr);
      assert.match(stderr, /cannot be replaced/);
    }
    assert.ok(existsSync(join(root, 'src/a')));
  });

  it('makes nothing of a description with errors, or of one that is not settled', () => {
    const directory = scratchDirectory();
    const wrong = stageWith(project({ tool: 'x' }), join(directory, 'out'));
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /error\[mapping\/matches-nothing\]/);
    const text =
      'contrib: 1\nname: demo\nversion: 1\nsummary: A demo\nlicense: MIT\nreleased: 2026-11-01\nbuild: { system: make }\npackages:\n  demo:\n    files: [ { path: "${bindir}/demo", mode: "0755" } ]\n';
    const root = project({ a: 'a' }, text);
    const unsettled = stageWith(root, join(directory, 'out'));
    assert.equal(unsettled.status, 2);
    assert.match(unsettled.stderr, /--built DIR/);
    assert.deepEqual(readdirSync(directory), []);
    const built = writeTree({ 'usr/bin/demo': { text: '#!/bin/sh\n', mode: 0o600 } });
    assert.equal(stageWith(root, join(directory, 'out'), '--built', built).status, 0);
    assert.equal(lstatSync(join(directory, 'out/usr/bin/demo')).mode & 0o7777, 0o755);
  });

  it('takes one package, and says which there are', () => {
    const text = manifestText(
      [
        { name: 'demo', files: ['tool --> ${bindir}/demo (0755)'], links: [] },
        { name: 'demo-doc', files: ['src/* --> ${datadir}/demo/ (0644)'], links: [] },
      ],
      [],
    );
    const root = project(TREE, text);
    const destination = join(scratchDirectory(), 'out');
    assert.equal(stageWith(root, destination, '--package', 'demo-doc').status, 0);
    assert.equal(existsSync(join(destination, 'usr/bin')), false);
    assert.ok(existsSync(join(destination, 'usr/share/demo/sub/b')));
    const { status, stderr } = stageWith(root, destination, '--package', 'demo-docs');
    assert.equal(status, 2);
    assert.match(stderr, /did you mean demo-doc\?/);
  });
});

describe('owners', () => {
  it('are set by root, from the accounts of this machine; others are written down', asRoot, async () => {
    const directory = scratchDirectory();
    const files = [
      'tool --> ${bindir}/demo (4755 daemon:adm)',
      'conf --> ${sysconfdir}/demo/ (0640 nosuch:adm)',
    ];
    const staged = await staging(
      join(directory, 'out'),
      manifestText([{ name: 'demo', files, links: [] }], []),
    );
    const tool = lstatSync(join(directory, 'out/usr/bin/demo'));
    assert.deepEqual([tool.uid === 0, tool.gid === 0, tool.mode & 0o7777], [false, false, 0o4755]);
    assert.equal(lstatSync(join(directory, 'out/etc/demo/conf')).uid, 0);
    assert.deepEqual([staged.owners, staged.unset], ['set', 1]);
    const recorded: unknown = JSON.parse(readFileSync(join(directory, 'out.owners.json'), 'utf8'));
    assert.deepEqual(recorded, {
      format: 1,
      entries: [{ path: '/etc/demo/conf', owner: 'nosuch', group: 'adm' }],
    });
  });

  it('are root’s in a directory whose group others inherit', asRoot, async () => {
    const directory = scratchDirectory();
    spawnSync('chgrp', ['adm', directory]);
    chmodSync(directory, 0o2775);
    await staging(join(directory, 'out'));
    const { gid, mode } = lstatSync(join(directory, 'out/usr'));
    assert.deepEqual([gid, mode & 0o7777], [0, 0o755]);
  });

  it('are written beside the tree by anybody else, and check reads them', {
    ...asRoot,
    ...needsTool('setpriv'),
  }, () => {
    const directory = scratchDirectory();
    chmodSync(directory, 0o777);
    const root = project();
    const unprivileged = (...args: string[]) =>
      spawnSync(
        'setpriv',
        [
          '--reuid=65534',
          '--regid=65534',
          '--clear-groups',
          process.execPath,
          ...contribCommand(),
          '-C',
          root,
          ...args,
        ],
        {
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], HOME: '/' },
        },
      );
    const destination = join(directory, 'out');
    const { status, stderr } = unprivileged('stage', 'debian@12', '--destdir', destination);
    assert.equal(status, 0, stderr);
    const recorded: unknown = JSON.parse(readFileSync(`${destination}.owners.json`, 'utf8'));
    assert.deepEqual(recorded, {
      format: 1,
      entries: [{ path: '/etc/demo/conf', owner: 'root', group: 'adm' }],
    });
    const checked = unprivileged('check', 'debian@12', '--root', destination);
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  });

  it('a file of somebody else’s in the place of the list is kept', () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'out.owners.json'), 'mine\n');
    const { status, stderr } = stageWith(project(), join(directory, 'out'));
    assert.equal(status, 2, stderr);
    assert.equal(readFileSync(join(directory, 'out.owners.json'), 'utf8'), 'mine\n');
  });
});

describe('a stage that cannot be completed', () => {
  it('writes nothing through a link of its own', async () => {
    const directory = scratchDirectory();
    const text = manifestText(
      [
        {
          name: 'demo',
          files: ['tool --> ${datadir}/demo/lib/tool (0755)'],
          links: [`\${datadir}/demo/lib --> ${directory}`],
        },
      ],
      [],
    );
    await assert.rejects(staging(join(directory, 'out'), text), {
      code: 'bad-input',
      message: /lies below .*which is a symbolic link/,
    });
    assert.deepEqual(readdirSync(directory), []);
  });

  it('leaves nothing where a source has gone, or has become a link', async () => {
    for (const spoil of ['rm src/a', 'ln -sf /etc/passwd src/a', 'rm src/a && mkfifo src/a']) {
      const directory = scratchDirectory();
      const plan = resolveText(manifest(), TREE);
      spawnSync('sh', ['-c', spoil], { cwd: plan.project.root });
      const options = {
        destination: join(directory, 'out'),
        seconds: 0,
        replace: false,
        precious: [],
        tell: () => {},
      };
      await assert.rejects(stage(plan, options), {
        code: 'incomplete',
        message: /\/src\/a changed while being read/,
      });
      assert.deepEqual(readdirSync(directory), []);
    }
  });

  it('leaves nothing on a full disk, and keeps what it was to replace', {
    ...asRoot,
    ...needsTool('mount', 'umount'),
  }, (t) => {
    const directory = scratchDirectory();
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory]).status !== 0)
      return t.skip('no mount here');
    try {
      mkdirSync(join(directory, 'out/old'), { recursive: true });
      const root = project({ ...TREE, 'src/big': 'x'.repeat(200_000) });
      const { status, stderr } = stageWith(root, join(directory, 'out'), '--replace');
      assert.equal(status, 5, stderr);
      assert.match(stderr, /cannot write .*\/out\/usr\/share\/demo\/big: no space left/);
      assert.deepEqual(readdirSync(directory), ['out']);
      assert.deepEqual(readdirSync(join(directory, 'out')), ['old']);
    } finally {
      spawnSync('umount', ['-l', directory]);
    }
  });

  it('takes links on the way to the directory', async () => {
    const directory = scratchDirectory();
    mkdirSync(join(directory, 'real'));
    symlinkSync('real', join(directory, 'way'));
    await staging(join(directory, 'way/out'));
    assert.equal(snapshot(join(directory, 'real/out')).length, 12);
  });

  it('says that a directory on the way is missing', () => {
    const { status, stderr } = stageWith(project(), join(scratchDirectory(), 'no/such/out'));
    assert.equal(status, 3);
    assert.match(stderr, /no such directory/);
  });

  it('is cleaned up after SIGINT', async () => {
    const directory = scratchDirectory();
    const tree = Object.fromEntries(
      Array.from({ length: 4000 }, (_, index) => [`src/${index}`, 'x'.repeat(4000)]),
    );
    const root = project({ ...TREE, ...tree });
    const child = spawn(process.execPath, [
      ...contribCommand(),
      '-C',
      root,
      'stage',
      'debian@12',
      '--destdir',
      join(directory, 'out'),
    ]);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    while (readdirSync(directory).length === 0 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    assert.equal(await ended, 130);
    assert.deepEqual(readdirSync(directory), []);
  });
});
