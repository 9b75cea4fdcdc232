// What Debian's own splits of systemd, util-linux, shadow, nginx, e2fsprogs, nut and postfix do, each made small.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { contrib } from '../helpers/cli.ts';
import { type Deb, makeDeb } from '../helpers/debs.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

type Packages = Readonly<Record<string, Deb>>;

/** Two directories of packages, in version 1 and version 2. */
function sets(had: Packages, offered: Packages): readonly [string, string] {
  const cwd = scratchDirectory();
  for (const [name, deb] of Object.entries(had)) makeDeb(join(cwd, 'old'), name, '1', deb);
  for (const [name, deb] of Object.entries(offered)) makeDeb(join(cwd, 'new'), name, '2', deb);
  return [join(cwd, 'old'), join(cwd, 'new')];
}

/** `severity rule` of all that is found on the way from version 1 to version 2, in order. */
function found(had: Packages, offered: Packages): string[] {
  const { stdout, stderr } = contrib(['upgrade', ...sets(had, offered), '--json']);
  assert.notEqual(stdout, '', stderr);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  return [
    ...new Set(findings.map(({ severity, rule }) => `${severity} ${rule.replace('upgrade/', '')}`)),
  ].sort();
}

/** Asks the real programs, which have to say what contrib says. */
function proven(had: Packages, offered: Packages): void {
  if (needsTool('apt-get', 'dpkg').skip !== false) return;
  const { stdout } = contrib(['upgrade', ...sets(had, offered), '--prove', '--json']);
  const document = JSON.parse(stdout) as { readonly result: UpgradeResult; readonly findings: unknown };
  const [format] = document.result.formats;
  assert.ok((format?.proof?.trials ?? 0) > 0);
  assert.equal(format?.proof?.agreeing, format?.proof?.trials, JSON.stringify(document.findings));
}

const grave = (all: readonly string[]) => all.filter((text) => !text.startsWith('info'));
const BR = ['Breaks: aa (<< 2)', 'Replaces: aa (<< 2)'];

describe('what real packages do', needsTool('dpkg-deb'), () => {
  it('a conflict with a provided name keeps two packages apart (systemd-standalone-sysusers)', () => {
    const only = ['Provides: sysusers', 'Conflicts: sysusers', 'Replaces: sysusers'];
    const all = found(
      { aa: { files: ['/usr/bin/x', '/usr/bin/y'], fields: ['Provides: sysusers'] } },
      {
        aa: { files: ['/usr/bin/x'], fields: ['Provides: sysusers'] },
        bb: { files: ['/usr/bin/y'], fields: only },
      },
    );
    assert.ok(!all.some((text) => text.includes('overwrite')), all.join());
  });

  it('a preinst that diverts protects files across a merged /usr (util-linux-extra, libext2fs2t64)', () => {
    const had = { aa: { files: ['/usr/bin/x', '/sbin/mkfs.a', '/lib/liba.so.2'] } };
    const offered = (preinst: string): Packages => ({
      aa: { files: ['/usr/bin/x'], fields: ['Depends: bb'] },
      bb: { files: ['/usr/sbin/mkfs.a', '/usr/lib/liba.so.2'], fields: BR, preinst },
    });
    const divert = (path: string) =>
      `dpkg-divert --package bb --no-rename --divert "${path}.usr-is-merged" --add "${path}"`;
    const loops = `for f in mkfs.a; do\n${divert('/sbin/$f')}\ndone\nfor l in a.so.2; do\n${divert('/lib/lib${l}')}\ndone`;
    assert.deepEqual(grave(found(had, offered(loops))), []);
    assert.deepEqual(grave(found(had, offered(divert('/sbin/mkfs.a')))), ['error lost-in-order']);
    assert.deepEqual(grave(found(had, offered('echo dpkg-divert'))), ['error lost-in-order']);
  });

  it('a relation that is kept for older upgrades does no harm (openssh-server)', () => {
    const all = found(
      { aa: { files: ['/usr/bin/x'] }, bb: { files: ['/usr/bin/y'] } },
      { aa: { files: ['/usr/bin/x'] }, bb: { files: ['/usr/bin/y'], fields: ['Replaces: aa (<< 0.5), cc'] } },
    );
    assert.deepEqual(all, ['info matches-nothing']);
  });

  it('a name that is asked for in a newer version than there was is made elsewhere (nginx-extras)', () => {
    const all = found(
      { aa: { files: ['/usr/bin/x'], fields: ['Depends: mod'] }, mod: { files: ['/usr/lib/mod'] } },
      { aa: { files: ['/usr/bin/x'], fields: ['Depends: mod (>= 2)'] } },
    );
    assert.deepEqual(grave(all), ['warning vanished-name']);
  });

  it('the first of some alternatives is taken, also where it is another project’s (udev)', () => {
    const all = found(
      { aa: { files: ['/usr/bin/x'], fields: ['Depends: dpkg | bb'] }, bb: { files: ['/usr/bin/y'] } },
      {
        aa: { files: ['/usr/bin/x'] },
        bb: { files: ['/usr/bin/y'], fields: ['Depends: cc'] },
        cc: { files: ['/c'] },
      },
    );
    assert.ok(!all.some((text) => text.includes('forced')), all.join());
  });

  it('nobody asks for a library, and who needs it gets its successor (libupsclient6)', () => {
    const library = { files: ['/usr/lib/liba.so.6'] };
    const offered = (name: string): Packages => ({
      client: { files: ['/usr/bin/x'], fields: [`Depends: ${name}t64`] },
      [`${name}t64`]: { ...library, fields: [`Conflicts: ${name} (<< 2)`, `Provides: ${name} (= 2)`] },
    });
    const had = (name: string): Packages => ({
      client: { files: ['/usr/bin/x'], fields: [`Depends: ${name}`] },
      [name]: library,
    });
    assert.deepEqual(grave(found(had('liba6'), offered('liba6'))), []);
    assert.deepEqual(grave(found(had('tool'), offered('tool'))), ['warning left-behind']);
  });

  it('what only those lose who take no recommendations is a warning, and so are documents', () => {
    const all = found(
      {
        aa: { files: ['/usr/bin/x', '/usr/bin/y'], fields: ['Recommends: bb'] },
        bb: { files: ['/usr/bin/z'] },
      },
      {
        aa: { files: ['/usr/bin/x'], fields: ['Recommends: bb'] },
        bb: { files: ['/usr/bin/y', '/usr/bin/z'], fields: BR },
      },
    );
    assert.deepEqual(grave(all), ['warning file-lost']);
    const page = '/usr/share/man/man1/y.1.gz';
    const pages = found(
      { aa: { files: ['/usr/bin/x', page] } },
      { aa: { files: ['/usr/bin/x'] }, bb: { files: [page], fields: BR } },
    );
    assert.deepEqual(grave(pages), ['warning file-lost']);
  });

  it('a choice that is left to the resolver is told', () => {
    const some = (fields: string): Packages => ({
      aa: { files: ['/usr/bin/x'], fields: [fields] },
      bb: { files: ['/usr/bin/b'], fields: ['Provides: mta'] },
      cc: { files: ['/usr/bin/c'], fields: ['Provides: mta'] },
    });
    assert.deepEqual(grave(found(some('Depends: mta'), some('Depends: mta'))), ['warning ambiguous']);
    assert.deepEqual(found(some('Depends: bb | cc'), some('Depends: bb | cc')), ['info ambiguous']);
  });

  it('what another source made before is there, and forced on nobody (libtalloc2 with samba)', () => {
    const had: Packages = {
      aa: { files: ['/usr/bin/x'], fields: ['Depends: ll'] },
      ll: { files: ['/usr/lib/libl.so.1'], fields: ['Depends: tt (>= 0.5)'] },
    };
    const offered: Packages = {
      aa: { files: ['/usr/bin/x'] },
      ll: { files: ['/usr/lib/libl.so.1'], fields: ['Depends: tt (>= 2)'] },
      tt: { files: ['/usr/lib/libt.so.1'] },
    };
    assert.deepEqual(grave(found(had, offered)), []);
    proven(had, offered);
  });

  it('a library that only those lose who asked for it itself is a warning (libsmbclient)', () => {
    const library: Deb = { files: ['/usr/lib/libl.so.1'], fields: ['Depends: zz (= 1)'] };
    const renamed = {
      files: library.files ?? [],
      fields: ['Breaks: libl (<< 2)', 'Replaces: libl', 'Provides: libl (= 2)'],
    };
    const zz: Deb = { files: ['/usr/share/zz'] };
    const all = found(
      { client: { files: ['/usr/bin/x'], fields: ['Depends: libl'] }, libl: library, zz },
      { client: { files: ['/usr/bin/x'], fields: ['Depends: libl1'] }, libl1: renamed, zz },
    );
    assert.ok(all.includes('warning file-lost') && !all.some((text) => text.startsWith('error')), all.join());
  });

  it('a package that also provides what it is asked for by name is one way (systemd-oomd)', () => {
    const some: Packages = {
      aa: { files: ['/usr/bin/x'], fields: ['Depends: bb | sysusers'] },
      bb: { files: ['/usr/bin/b'], fields: ['Provides: sysusers'] },
    };
    assert.deepEqual(found(some, some), []);
  });

  it('apt-get upgrade holds nothing back that lacks a recommendation already (systemd)', () => {
    const had: Packages = {
      aa: { files: ['/usr/bin/x'], fields: ['Recommends: rr'] },
      rr: { files: ['/usr/bin/r'] },
    };
    const offered: Packages = {
      aa: { files: ['/usr/bin/x'], fields: ['Recommends: rr, cc'] },
      rr: { files: ['/usr/bin/r'] },
      cc: { files: ['/usr/bin/c'] },
    };
    proven(had, offered);
  });

  it('packages that exclude one another are on no system together (systemd-standalone-sysusers)', () => {
    const only = ['Conflicts: sysusers', 'Replaces: sysusers', 'Provides: sysusers'];
    const some: Packages = {
      aa: { files: ['/usr/bin/x', '/usr/bin/y'], fields: ['Provides: sysusers'] },
      bb: { files: ['/usr/bin/y'], fields: only },
    };
    proven(some, some);
  });

  it('a package that is held back is told with what the new set has instead', () => {
    const had: Packages = { aa: { files: ['/usr/bin/x'] } };
    const offered: Packages = {
      aa: { files: ['/usr/bin/x'], fields: ['Depends: bb (>= 3)'] },
      bb: { files: ['/usr/bin/b'] },
    };
    const { stdout } = contrib(['upgrade', ...sets(had, offered), '--json']);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
    const [held] = findings.filter(({ rule }) => rule === 'upgrade/held');
    assert.equal(held?.evidence?.[0]?.text, 'aa 2 has Depends: bb (>= 3), and the new set has bb 2');
  });
});
