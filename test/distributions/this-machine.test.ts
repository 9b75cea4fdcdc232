import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import test from 'node:test';
import { detectHost } from '../../src/distributions/host.ts';
import { canonicalPath } from '../../src/distributions/paths.ts';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { needsTool } from '../helpers/tools.ts';

const host = detectHost();
const isDebian12 = host?.osRelease['ID'] === 'debian' && host.release === '12';
// Not a matter of tools, so that it is skipped in CI, too, where that runs on something else.
const onDebian12 = { skip: isDebian12 ? false : 'this is not Debian 12' };
const debian = resolveDistribution('debian@12');

/** What a test needs besides Debian 12. */
const andTool = (name: string) => (isDebian12 ? needsTool(name) : onDebian12);

test('the search paths are those of /etc/login.defs and /etc/profile', onDebian12, () => {
  for (const file of ['/etc/login.defs', '/etc/profile'].filter(existsSync)) {
    const lists = [...readFileSync(file, 'utf8').matchAll(/^[^#\n]*PATH="?(\/[^"\s]*)"?\s*$/gm)].map(
      (match) => match[1],
    );
    assert.deepEqual(lists, [debian.path.root.join(':'), debian.path.user.join(':')], file);
  }
});

test('the triplet is that of dpkg-architecture', andTool('dpkg-architecture'), () => {
  const ask = (variable: string): string =>
    execFileSync('dpkg-architecture', [`-q${variable}`], { encoding: 'utf8' }).trim();
  const { multiarch, directories } = resolveDistribution(`debian@12/${ask('DEB_HOST_ARCH')}`);
  assert.equal(multiarch, ask('DEB_HOST_MULTIARCH'));
  assert.ok(existsSync(directories.libdir));
});

test('the machine’s architecture has the name that dpkg gives it', andTool('dpkg'), () => {
  const name = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
  assert.equal(resolveDistribution(`debian@12/${host?.architecture}`).architecture, name);
});

test('the links of merged /usr are there', onDebian12, () => {
  for (const alias of Object.keys(debian.pathAliases).filter(existsSync)) {
    assert.ok(lstatSync(alias).isSymbolicLink(), alias);
    assert.equal(realpathSync(alias), canonicalPath(debian, alias));
  }
});

test('base-files owns what is said of it', andTool('dpkg-query'), () => {
  const paths = execFileSync('dpkg-query', ['--listfiles', 'base-files'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const directories = paths.filter((path) => path !== '/.' && lstatSync(path).isDirectory());
  const own = /base-files|update-motd|origins/;
  const owned = new Set(debian.ownedDirectories);
  assert.deepEqual(
    directories.filter((path) => !own.test(path) && !owned.has(path)),
    [],
  );
});

test('what base-passwd makes is static', andTool('getent'), () => {
  for (const [database, accounts] of [
    ['passwd', debian.staticAccounts.users],
    ['group', debian.staticAccounts.groups],
  ] as const) {
    const lines = execFileSync('getent', [database, ...Object.keys(accounts)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const numbers = lines
      .map((line) => line.split(':'))
      .map(([name = '', , number]) => [name, Number(number)]);
    assert.deepEqual(Object.fromEntries(numbers), accounts, database);
  }
});

test('the directories of systemd are those of its pkg-config file', andTool('pkg-config'), (context) => {
  const ask = (variable: string): string =>
    execFileSync('pkg-config', [`--variable=${variable}`, 'systemd'], { encoding: 'utf8' }).trim();
  if (!existsSync('/usr/share/pkgconfig/systemd.pc')) return context.skip('systemd.pc is not installed');
  const { directories } = debian;
  for (const [variable, value] of [
    ['systemdsystemunitdir', directories.unitdir],
    ['systemduserunitdir', directories.userunitdir],
    ['systemdsystempresetdir', directories.presetdir],
    ['systemduserpresetdir', directories.userpresetdir],
    ['sysusersdir', directories.sysusersdir],
    ['tmpfilesdir', directories.tmpfilesdir],
    ['sysctldir', directories.sysctldir],
    ['modulesloaddir', directories.modulesloaddir],
  ] as const) {
    assert.equal(value, ask(variable), variable);
  }
});

test('the shell is what the link says', onDebian12, () => {
  assert.ok(realpathSync(debian.shell).endsWith(`/${debian.shellProgram}`));
});
