import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { parseContribution } from '../../src/manifest/contribution.ts';
import { parseProject } from '../../src/manifest/project.ts';
import { renderDistroFile } from '../../src/scaffold/contribution/distro-file.ts';
import { unifiedDiff } from '../../src/scaffold/contribution/line-diff.ts';
import { writeTogether } from '../../src/scaffold/contribution/write-together.ts';
import { updateGenerated } from '../../src/scaffold/generated.ts';
import { ContribError } from '../../src/system/errors.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { demoProject, init, MAINTAINER, snapshot } from './fixture.ts';

const DIRECTORY = 'distros/ubuntu';
const MAP = { path: 'deployment.map', text: 'one\n' };

async function refused(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ContribError);
    assert.equal(error.code, 'bad-input');
    assert.match(error.message, message);
    return true;
  });
}

describe('updateGenerated', () => {
  it('follows its own files, keeps a person’s, and leaves other files in its record', async () => {
    const root = scratchDirectory();
    const update = (text: string, options = {}) =>
      updateGenerated(root, DIRECTORY, [{ ...MAP, text }], options);
    const path = join(root, DIRECTORY, 'deployment.map');
    await updateGenerated(root, DIRECTORY, [{ path: 'other', text: 'x' }]);
    assert.deepEqual(await update('one\n', { dryRun: true }), [{ path: 'deployment.map', state: 'created' }]);
    assert.ok(!existsSync(path));
    assert.deepEqual(await update('one\n'), [{ path: 'deployment.map', state: 'created' }]);
    assert.deepEqual(await update('one\n'), [{ path: 'deployment.map', state: 'unchanged' }]);
    assert.deepEqual(await update('two\n'), [{ path: 'deployment.map', state: 'updated' }]);
    writeFileSync(path, 'mine\n');
    const [kept] = await update('three\n');
    assert.equal(kept?.state, 'kept');
    assert.match(kept?.diff ?? '', /^-mine\n\+three$/m);
    assert.equal(readFileSync(path, 'utf8'), 'mine\n');
    assert.deepEqual(await update('three\n', { force: true }), [
      { path: 'deployment.map', state: 'updated' },
    ]);
    const record = JSON.parse(readFileSync(join(root, DIRECTORY, 'generated.json'), 'utf8'));
    assert.deepEqual(Object.keys(record), ['deployment.map', 'other']);
  });

  it('writes through no link and over nothing but files', async () => {
    const outside = scratchDirectory();
    const linked = (items: Parameters<typeof writeTree>[0]) =>
      updateGenerated(writeTree(items), DIRECTORY, [MAP]);
    await refused(linked({ distros: { link: outside } }), /^distros is a symbolic link/);
    await refused(linked({ [DIRECTORY]: { link: outside } }), /^distros\/ubuntu is a symbolic link/);
    await refused(
      linked({ [`${DIRECTORY}/deployment.map`]: { link: `${outside}/new` } }),
      /deployment\.map is a symbolic link/,
    );
    await refused(
      linked({ [`${DIRECTORY}/generated.json`]: { link: `${outside}/new` } }),
      /generated\.json is a symbolic link/,
    );
    await refused(linked({ [`${DIRECTORY}/deployment.map`]: { directory: true } }), /is not a file/);
    await refused(linked({ distros: 'a file' }), /is not a directory/);
    assert.deepEqual(snapshot(outside), {});
  });

  it('refuses a record that it cannot read', async () => {
    for (const text of ['{', '{"a": 1}', '[]']) {
      const root = writeTree({ [`${DIRECTORY}/generated.json`]: text });
      await refused(updateGenerated(root, DIRECTORY, [MAP]), /generated\.json is not a list/);
    }
  });
});

describe('contrib init in a stranger’s tree', () => {
  it('follows no link of the tree, and takes no name for a file that leads elsewhere', async () => {
    const outside = writeTree({ secret: 'secret\n' });
    const manifest = readFileSync(join(demoProject(), 'contrib.yaml'), 'utf8');
    const trees = [
      demoProject({ distros: { link: outside } }),
      demoProject({ 'distros/ubuntu/distro.yaml': { link: `${outside}/secret` } }),
      demoProject({
        'contrib.yaml': manifest.replace('etc/demo.conf.in', 'etc/link'),
        'etc/link': { link: `${outside}/secret` },
      }),
      demoProject({
        'contrib.yaml': manifest.replace('etc/demo.conf.in', 'dir/secret'),
        dir: { link: outside },
      }),
      ...['../../evil', '/etc/evil', 'distro.yaml', 'hooks/demo/x', 'a//b', '.'].map((name) =>
        demoProject({ 'contrib.yaml': manifest.replace('  demo.conf: {', `  "${name}": {`) }),
      ),
    ];
    for (const root of trees) {
      const { status, err } = await init(root, ['ubuntu', '--yes', ...MAINTAINER]);
      assert.equal(status, 3, err);
      assert.ok(!existsSync(join(root, 'distros/ubuntu/generated.json')));
    }
    assert.deepEqual(Object.keys(snapshot(outside)), ['secret']);
  });
});

describe('writeTogether', () => {
  const file = (path: string) => ({ path, content: Buffer.from('new\n'), mode: 0o644 });

  it('takes back what it wrote where a later file fails', async () => {
    const root = writeTree({ 'part/there': 'old\n', 'part/in-the-way': '' });
    const before = snapshot(root);
    await assert.rejects(writeTogether(root, 'part', ['there', 'a/b/new', 'in-the-way/x'].map(file)));
    assert.deepEqual(snapshot(root), before);
  });

  it('leaves no directory behind that was not there', async () => {
    const root = scratchDirectory();
    await assert.rejects(writeTogether(root, 'distros/part', ['a', 'a/b'].map(file)));
    assert.deepEqual(snapshot(root), {});
  });
});

describe('unifiedDiff', () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '-x', '+y', ''), { maxLength: 25 }), fc.boolean())
    .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));

  it('is what git apply takes from one text to the other', () => {
    const directory = scratchDirectory();
    mkdirSync(join(directory, 'work'));
    const at = join(directory, 'work/file');
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(a !== '' && b !== '' && a !== b);
        writeFileSync(at, a);
        const input = unifiedDiff({ old: 'file', new: 'file' }, a, b);
        execFileSync('git', ['apply', '-p0', '-'], {
          cwd: join(directory, 'work'),
          input,
          stdio: ['pipe', 'pipe', 'pipe'],
        });
        assert.equal(readFileSync(at, 'utf8'), b);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('says nothing of equal texts', () => {
    assert.equal(unifiedDiff({ old: 'a', new: 'b' }, 'x\n', 'x\n'), '');
  });
});

describe('renderDistroFile', () => {
  it('reads back as the answers, whatever they hold', () => {
    const root = demoProject();
    const project = parseProject(root, 'contrib.yaml', readFileSync(join(root, 'contrib.yaml'), 'utf8'));
    const line = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((value) => /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(value));
    const value = fc.oneof(
      line,
      fc.constantFrom(
        '1.10',
        'true',
        'null',
        '0755',
        '# x',
        'a: b',
        '- a',
        '@x@',
        '',
        '*a',
        '!t',
        "it's",
        '%x',
      ),
    );
    fc.assert(
      fc.property(line, value, line, (name, colour, pkg) => {
        const answers = {
          maintainer: { name },
          releases: ['24.04', '22.10'],
          variables: { exec_path: '/usr/bin:/bin', browser: '/usr/bin/xdg-open', colour },
          names: { vte: [pkg, 'b'] },
          packageNames: {},
          hooks: [],
        };
        const text = renderDistroFile(project, resolveDistribution('ubuntu'), prerequisites(root), answers);
        const { file, releases } = parseContribution('ubuntu', 'distro.yaml', text);
        assert.equal(file.maintainer?.name, name);
        assert.deepEqual(releases, ['24.04', '22.10']);
        assert.equal(file.variables?.['colour'], colour === 'red' ? undefined : colour);
        assert.deepEqual(file.names, { vte: [pkg, 'b'] });
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  function prerequisites(root: string) {
    return [
      {
        key: 'vte',
        item: { library: ['libvte.so.0'] },
        names: [],
        byHand: true,
        place: { file: `${root}/contrib.yaml` },
      },
    ];
  }
});
