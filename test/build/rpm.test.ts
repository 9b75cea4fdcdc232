import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { contrib, contribForEverybody } from '../helpers/cli.ts';
import { buildWithMacros } from '../helpers/rpm-macros.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TOOLS = needsTool('rpmbuild', 'rpm', 'make', 'cc', 'python3');
/** Only root can put a distribution's macros where rpm looks for them, in a mount namespace. */
const WITH_MACROS = process.getuid?.() === 0 ? TOOLS : { skip: 'only root can mount' };

function copyOf(project: string): string {
  const directory = join(scratchDirectory(), 'tree');
  cpSync(join(ROOT, project), directory, { recursive: true, filter: (path) => !path.endsWith('/recipe') });
  return directory;
}

function rpms(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.rpm'))
    .sort();
}

describe('contrib build, for the rpm family', () => {
  const projects = [
    ['examples/incus', 'fedora', 4],
    ['test/fixtures/projects/c-make', 'fedora', 4],
    ['test/fixtures/projects/c-make', 'opensuse', 4],
    ['test/fixtures/projects/commands', 'fedora', 5],
    ['test/fixtures/projects/commands', 'opensuse', 5],
    ['test/fixtures/projects/python', 'opensuse', 2],
  ] as const;
  for (const [project, distribution, count] of projects) {
    it(`makes of ${project} what its mapping says, on ${distribution}`, WITH_MACROS, () => {
      const out = join(scratchDirectory(), 'out');
      const { status, stdout, stderr } = buildWithMacros(copyOf(project), distribution, out);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /the packages hold what the mapping says/);
      assert.equal(rpms(out).length, count);
    });
  }

  it('makes the same packages under another user, umask, time zone, locale and directory', TOOLS, () => {
    const first = join(scratchDirectory(), 'out');
    assert.equal(contrib(['-C', copyOf('examples/convirt'), 'build', 'fedora', '--out', first]).status, 0);
    const directory = copyOf('examples/convirt');
    const scratch = scratchDirectory();
    chmodSync(scratch, 0o755);
    const place = join(scratch, 'another place');
    mkdirSync(place);
    const second = join(place, 'out');
    const runner = [
      process.execPath,
      ...contribForEverybody(),
      '-C',
      directory,
      'build',
      'fedora',
      '--out',
      second,
    ];
    const isRoot = process.getuid?.() === 0;
    if (isRoot) for (const path of [dirname(directory), place]) spawnSync('chown', ['-R', '4242:4242', path]);
    const user = isRoot ? ['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups'] : [];
    const [program = '', ...args] = [...user, 'sh', '-c', 'umask 077; exec "$@"', 'sh', ...runner];
    const { status, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      cwd: '/',
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8' },
    });
    assert.equal(status, 0, stderr);
    assert.deepEqual(rpms(first), ['convirt-1.1-1.fc44.noarch.rpm', 'convirt-1.1-1.fc44.src.rpm']);
    for (const name of rpms(first)) {
      assert.ok(readFileSync(join(first, name)).equals(readFileSync(join(second, name))), `${name} differs`);
    }
  });

  it('says which macros are missing and where they come from', TOOLS, () => {
    const out = join(scratchDirectory(), 'out');
    const { status, stderr } = contrib(['-C', copyOf('examples/incus'), 'build', 'fedora', '--out', out]);
    assert.equal(status, 4, stderr);
    assert.match(
      stderr,
      /rpm does not know %systemd_post, .*\n.*they come with systemd-rpm-macros of Fedora/,
    );
  });

  it('asks rpm with the rights of the build, which may not read what root may', WITH_MACROS, () => {
    const { status, stderr } = buildWithMacros(
      copyOf('examples/incus'),
      'fedora',
      join(scratchDirectory(), 'out'),
      0o700,
    );
    assert.equal(status, 4, stderr);
    assert.match(stderr, /rpm does not know %systemd_post/);
  });

  it('names the line of the manifest that a failed build is about', WITH_MACROS, () => {
    const directory = copyOf('test/fixtures/projects/c-make');
    const makefile = join(directory, 'Makefile');
    writeFileSync(
      makefile,
      readFileSync(makefile, 'utf8').replace(/^.*tidegauge\.pc \$\(DESTDIR\).*\n/m, ''),
    );
    const { status, stderr } = buildWithMacros(directory, 'fedora', join(scratchDirectory(), 'out'));
    assert.equal(status, 5, stderr);
    assert.match(stderr, /contrib\.yaml:\d+/);
    assert.match(stderr, /tidegauge\.pc.*No such file/);
  });
});
