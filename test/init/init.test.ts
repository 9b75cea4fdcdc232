import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseContribution } from '../../src/manifest/contribution.ts';
import { saysSomething } from '../../src/plan/scripts.ts';
import { contribCommand } from '../helpers/cli.ts';
import { demoProject, init, MAINTAINER, NOBODY, snapshot } from './fixture.ts';

/** What becomes of each file, with every default taken. */
async function states(root: string, args: readonly string[]): Promise<Record<string, string>> {
  const { status, err, result } = await init(root, [...args, '--yes', ...MAINTAINER]);
  assert.equal(status, 0, err);
  return Object.fromEntries(result.files.map(({ path, state }) => [path, state]));
}

function read(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('contrib init', () => {
  it('makes a whole part, with modes that no umask changes', async () => {
    const root = demoProject();
    const command = [
      process.execPath,
      ...contribCommand(),
      '-C',
      root,
      'init',
      'ubuntu',
      '--yes',
      ...MAINTAINER,
    ];
    const { status, stdout, stderr } = spawnSync(
      '/bin/sh',
      ['-c', 'umask 077; exec "$@"', 'sh', ...command],
      {
        encoding: 'utf8',
        env: NOBODY,
      },
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /next: contrib check ubuntu, contrib deps ubuntu, contrib map ubuntu\n$/);
    const tree = snapshot(join(root, 'distros'));
    const hooks = ['pre-install', 'post-install', 'pre-remove', 'post-remove'].map(
      (name) => `ubuntu/hooks/demo/${name}.sh`,
    );
    const files = ['distro.yaml', 'demo.conf', 'deployment.map', 'generated.json'].map(
      (name) => `ubuntu/${name}`,
    );
    assert.deepEqual(
      Object.keys(tree).sort(),
      ['ubuntu', 'ubuntu/hooks', 'ubuntu/hooks/demo', ...files, ...hooks].sort(),
    );
    for (const path of files) assert.match(tree[path] ?? '', /^644 /, path);
    for (const path of hooks) assert.match(tree[path] ?? '', /^755 /, path);
    for (const path of ['ubuntu', 'ubuntu/hooks', 'ubuntu/hooks/demo']) assert.equal(tree[path], '755');
    assert.match(tree['ubuntu/demo.conf'] ?? '', /exec_path = \/usr\/bin:\/bin\nother = @unknown@\n/);
    assert.match(tree['ubuntu/demo.conf'] ?? '', /browser = \/usr\/bin\/xdg-open --colour red\n/);
    assert.match(
      tree['ubuntu/deployment.map'] ?? '',
      /^distros\/ubuntu\/demo\.conf --> \/etc\/demo\.conf \(0644\)/m,
    );
    for (const path of hooks) {
      const script = tree[path]?.slice(4) ?? '';
      assert.ok(!saysSomething(script), path);
      assert.match(script, /\nset -e\n$/);
      assert.equal(spawnSync('sh', ['-n'], { input: script }).status, 0);
    }
    const { file, releases } = parseContribution(
      'ubuntu',
      'distro.yaml',
      tree['ubuntu/distro.yaml']?.slice(4) ?? '',
    );
    assert.deepEqual(file.maintainer, { name: 'Ada Example', email: 'ada@example.org' });
    assert.deepEqual([releases.length, file.staging, file.variables], [1, 'requested', undefined]);
  });

  it('answers every question by a flag', async () => {
    const root = demoProject();
    const args = [
      'ubuntu',
      ...MAINTAINER,
      '--release',
      'noble',
      '--release',
      '22.04',
      '--package',
      'https://example.org/demo',
    ];
    const more = [
      '--set',
      'colour=green',
      '--set',
      'exec_path=/opt/a b:/bin',
      '--name',
      'vte=a',
      '--name',
      'vte=b',
      '--hook',
      'demo/post-upgrade',
    ];
    const { status, err } = await init(root, [...args, ...more]);
    assert.equal(status, 0, err);
    assert.match(err, /exec_path does not reach no-such-program on this machine/);
    const { file, releases } = parseContribution(
      'ubuntu',
      'distro.yaml',
      read(root, 'distros/ubuntu/distro.yaml'),
    );
    assert.deepEqual(releases, ['24.04', '22.04']);
    assert.equal(file.package, 'https://example.org/demo');
    assert.equal(file.staging, undefined);
    assert.deepEqual(file.variables, { colour: 'green', exec_path: '/opt/a b:/bin' });
    assert.deepEqual(file.names, { vte: ['a', 'b'] });
    assert.deepEqual(readdirSync(join(root, 'distros/ubuntu/hooks/demo')), ['post-upgrade.sh']);
  });

  it('without a terminal, names the flags of every question that has no default', async () => {
    const root = demoProject();
    const { status, err } = await init(root, ['ubuntu']);
    assert.equal(status, 2);
    assert.match(err, /answer with --maintainer "NAME <MAIL>", --name vte=PACKAGE\n/);
    assert.ok(!existsSync(join(root, 'distros')));
  });

  it('takes the maintainer from the variables of Debian’s tools, then from git', async () => {
    const root = demoProject();
    writeFileSync(join(root, 'gitconfig'), '[user]\nname = Git Name\nemail = git@example.org\n');
    const git = { ...NOBODY, GIT_CONFIG_GLOBAL: join(root, 'gitconfig') };
    assert.equal((await init(root, ['ubuntu', '--yes'], git)).status, 0);
    assert.match(read(root, 'distros/ubuntu/distro.yaml'), /name: Git Name\n {2}email: git@example.org\n/);
    const both = { ...git, DEBFULLNAME: 'Deb Name', DEBEMAIL: 'deb@example.org' };
    assert.equal((await init(root, ['fedora', '--yes'], both)).status, 0);
    assert.match(read(root, 'distros/fedora/distro.yaml'), /name: Deb Name\n {2}email: deb@example.org\n/);
  });

  it('shows the tree and writes nothing with --dry-run', async () => {
    const root = demoProject();
    const before = snapshot(root);
    const { status, text } = await init(root, ['ubuntu', '--yes', '--dry-run', ...MAINTAINER]);
    assert.equal(status, 0);
    assert.match(text, /^distros\/ubuntu\/\n {2}demo\.conf +created /);
    assert.match(text, /nothing was written/);
    assert.deepEqual(snapshot(root), before);
  });

  it('makes the directory of the distribution that an alias means', async () => {
    const root = demoProject();
    assert.equal((await init(root, ['suse', '--yes', ...MAINTAINER])).status, 0);
    assert.deepEqual(readdirSync(join(root, 'distros')), ['opensuse']);
    const unknown = await init(root, ['fedroa', '--yes', ...MAINTAINER]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.err, /did you mean fedora\?/);
  });

  it('run again, changes nothing, and takes the answers from distro.yaml', async () => {
    const root = demoProject();
    await states(root, ['ubuntu', '--set', 'colour=green']);
    const before = snapshot(root);
    const again = await init(root, ['ubuntu']);
    assert.equal(again.status, 0, again.err);
    assert.deepEqual(snapshot(root), before);
    assert.deepEqual(new Set(Object.values(await states(root, ['ubuntu']))), new Set(['unchanged']));
  });

  it('keeps what a person edited, shows the difference, and takes it back only when told', async () => {
    const root = demoProject();
    await states(root, ['ubuntu']);
    const conf = join(root, 'distros/ubuntu/demo.conf');
    writeFileSync(conf, `${readFileSync(conf, 'utf8')}mine = 1\n`);
    const edited = snapshot(root);
    const { status, text } = await init(root, ['ubuntu']);
    assert.equal(status, 0);
    assert.match(text, /demo\.conf +kept/);
    assert.match(text, /^-mine = 1$/m);
    assert.match(text, /--overwrite distros\/ubuntu\/demo\.conf/);
    assert.deepEqual(snapshot(root), edited);
    assert.equal((await states(root, ['ubuntu', '--overwrite', 'demo.conf']))['demo.conf'], 'updated');
    assert.doesNotMatch(readFileSync(conf, 'utf8'), /mine/);
    assert.equal((await init(root, ['ubuntu', '--overwrite', 'demo.cnf'])).status, 2);
  });

  it('counts a file that was there before it as edited', async () => {
    const root = demoProject({ 'distros/ubuntu/demo.conf': 'theirs\n' });
    assert.equal((await states(root, ['ubuntu']))['demo.conf'], 'kept');
    assert.equal(read(root, 'distros/ubuntu/demo.conf'), 'theirs\n');
    assert.equal((await states(root, ['ubuntu', '--force']))['demo.conf'], 'updated');
  });

  it('follows an edited distro.yaml: it is kept, and the rest is made from it', async () => {
    const root = demoProject();
    await states(root, ['ubuntu']);
    const file = join(root, 'distros/ubuntu/distro.yaml');
    writeFileSync(
      file,
      'contrib: 1\nmaintainer: { name: Eve }\nepoch: 2\nreleases: ["24.04"]\nstaging: requested\nvariables: { colour: green }\n',
    );
    const files = await states(root, ['ubuntu', '--set', 'colour=red']);
    assert.deepEqual([files['distro.yaml'], files['demo.conf']], ['kept', 'updated']);
    assert.match(read(root, 'distros/ubuntu/demo.conf'), /--colour green/);
    const { text } = await init(root, ['ubuntu']);
    assert.doesNotMatch(text, /^-epoch/m);
  });

  it('makes no hook anew that somebody deleted, and lists patches that have no series', async () => {
    const root = demoProject();
    await states(root, ['ubuntu']);
    rmSync(join(root, 'distros/ubuntu/hooks/demo/pre-remove.sh'));
    mkdirSync(join(root, 'distros/ubuntu/patches'));
    for (const name of ['02-b.patch', '01-a.patch', 'README'])
      writeFileSync(join(root, 'distros/ubuntu/patches', name), '\n');
    const files = await states(root, ['ubuntu']);
    assert.equal(files['hooks/demo/pre-remove.sh'], undefined);
    assert.equal(read(root, 'distros/ubuntu/patches/series'), '01-a.patch\n02-b.patch\n');
  });

  it('makes no scripts where the distribution runs none', async () => {
    const files = await states(demoProject(), ['nixos']);
    assert.deepEqual(
      Object.keys(files).filter((path) => path.startsWith('hooks/')),
      [],
    );
  });

  it('says what is wrong with a flag before anything is written', async () => {
    const root = demoProject();
    const cases: [string[], RegExp][] = [
      [['--set', 'colour=gren'], /did you mean green\?/],
      [['--set', 'color=red'], /did you mean colour\?/],
      [['--set', 'exec_path=bin:/usr/bin'], /which is not absolute/],
      [['--set', 'browser=a\nb'], /control character/],
      [['--hook', 'demo/post-instal'], /did you mean demo\/post-install\?/],
      [['--release', '24.05'], /did you mean 24\.04\?/],
      [['--name', 'vtee=x'], /did you mean vte\?/],
      [['--maintainer', 'A <b'], /is not a person/],
      [['--package', 'ftp//x'], /is not a web address/],
      [['--package', 'https://x.example', '--staging'], /answer the same question/],
    ];
    for (const [args, message] of cases) {
      const { status, err } = await init(root, ['ubuntu', '--yes', ...MAINTAINER, ...args]);
      assert.equal(status, 2, err);
      assert.match(err, message);
    }
    assert.equal((await init(root, ['ubuntu/arm64', '--yes', ...MAINTAINER])).status, 2);
    assert.ok(!existsSync(join(root, 'distros')));
  });

  it('refuses a broken manifest with exit 3', async () => {
    const root = demoProject({ 'contrib.yaml': 'contrib: 1\nname: [\n' });
    assert.equal((await init(root, ['ubuntu', '--yes', ...MAINTAINER])).status, 3);
    chmodSync(root, 0o755);
  });
});
