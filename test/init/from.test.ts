import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { demoProject, type InitRun, init, MAINTAINER, snapshot } from './fixture.ts';

const FEDORA = {
  'distros/fedora/distro.yaml':
    'contrib: 1\nmaintainer: { name: Fred }\nvariables: { exec_path: "/usr/sbin:/usr/bin" }\nnames: { shell: zsh }\n',
  'distros/fedora/demo.conf':
    '# by Fred\n[PATHS]\nexec_path = /usr/sbin:/usr/bin\n[CLIENT]\nbrowser=/usr/bin/firefox --colour red\nown = 1\n',
  'distros/fedora/hooks/demo/post-install.sh': '#!/bin/sh\necho hello\n',
  'distros/fedora/hooks/demo/pre-remove.sh': '#!/bin/sh\n# nothing\n',
  'distros/fedora/patches/series': 'b.patch\na.patch\n',
  'distros/fedora/patches/a.patch': 'a\n',
  'distros/fedora/patches/b.patch': 'b\n',
  'distros/fedora/recipe/demo.spec': 'Name: demo\n',
  'distros/fedora/secret': { link: '/etc/passwd' },
};

function initFrom(root: string, args: readonly string[]): Promise<InitRun> {
  return init(root, [...args, '--yes', ...MAINTAINER]);
}

describe('contrib init --from', () => {
  it('takes over configuration, hooks, patches and values, and says what to look at again', async () => {
    const root = demoProject(FEDORA);
    const { status, result } = await initFrom(root, [
      'ubuntu',
      '--from',
      'fedora',
      '--set',
      'exec_path=/usr/bin',
    ]);
    assert.equal(status, 0);
    const read = (path: string) => readFileSync(join(root, 'distros/ubuntu', path), 'utf8');
    assert.equal(
      read('demo.conf'),
      '# by Fred\n[PATHS]\nexec_path = /usr/bin\n[CLIENT]\nbrowser = /usr/bin/xdg-open --colour red\nown = 1\n',
    );
    assert.equal(read('hooks/demo/post-install.sh'), '#!/bin/sh\necho hello\n');
    assert.match(read('hooks/demo/pre-remove.sh'), /prerm remove/);
    assert.equal(read('patches/series'), 'b.patch\na.patch\n');
    assert.equal(read('patches/b.patch'), 'b\n');
    assert.match(read('distro.yaml'), /^ {2}exec_path: \/usr\/bin$/m);
    assert.doesNotMatch(read('distro.yaml'), /Fred|zsh/);
    const paths = result.files.map(({ path }) => path);
    assert.ok(!paths.includes('secret') && !paths.includes('recipe/demo.spec'));
    const notes = result.notes.join('\n');
    assert.match(notes, /look at demo\.conf again: it was written for fedora, not for Ubuntu/);
    assert.match(notes, /look at the variables of distro\.yaml again/);
    assert.match(notes, /distros\/fedora\/distro\.yaml also has names/);
    assert.match(notes, /distros\/fedora\/secret is no file/);
  });

  it('never takes what was copied for its own: a later run keeps it', async () => {
    const root = demoProject(FEDORA);
    await initFrom(root, ['ubuntu', '--from', 'fedora']);
    const before = snapshot(join(root, 'distros/ubuntu'));
    const { status, result } = await initFrom(root, ['ubuntu']);
    assert.equal(status, 0);
    assert.deepEqual(snapshot(join(root, 'distros/ubuntu')), before);
    const states = new Map(result.files.map(({ path, state }) => [path, state]));
    assert.deepEqual([states.get('demo.conf'), states.get('hooks/demo/post-install.sh')], ['kept', 'kept']);
  });

  it('starts from a directory that no distribution’s data knows, and says where a value had no line', async () => {
    const root = demoProject({
      'distros/slackware/demo.conf': '[CLIENT]\nbrowser = /usr/bin/lynx --colour red\n',
    });
    const { status, result } = await initFrom(root, ['ubuntu', '--from', 'slackware']);
    assert.equal(status, 0);
    const text = readFileSync(join(root, 'distros/ubuntu/demo.conf'), 'utf8');
    assert.equal(text, '[CLIENT]\nbrowser = /usr/bin/xdg-open --colour red\n');
    assert.ok(
      result.notes.includes('demo.conf has no line for exec_path that contrib could tune: set it by hand'),
    );
  });

  it('refuses a directory that is not there, the one it makes, and one behind a link', async () => {
    const root = demoProject({ 'distros/fedora/demo.conf': '', 'distros/linked': { link: '/etc' } });
    for (const [from, message] of [
      ['fedoar', /did you mean fedora\?/],
      ['linked', /there is no directory distros\/linked/],
      ['../etc', /there is no directory/],
    ] as const) {
      const { status, err } = await initFrom(root, ['ubuntu', '--from', from]);
      assert.equal(status, 2);
      assert.match(err, message);
    }
    writeFileSync(join(root, 'distros/fedora/distro.yaml'), 'contrib: 1\n');
    assert.equal((await initFrom(root, ['fedora', '--from', 'fedora'])).status, 2);
  });
});
