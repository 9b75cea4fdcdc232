import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Plan } from '../../../src/plan/plan.ts';
import { ContribError } from '../../../src/system/errors.ts';
import { planFrom } from '../../helpers/plan.ts';
import { needsTool } from '../../helpers/tools.ts';
import { buildRpm } from './box.ts';
import { differences, readRpm } from './compare.ts';
import { copyOf, FIXTURES, must, planOfProject, settledPlan } from './rpm-tools.ts';

const TARGETS = ['fedora@44', 'opensuse@16.0'] as const;

/** The file of a package among those that were built. */
function packageFile(packages: readonly string[], name: string): string {
  const found = packages.find((path) => !path.endsWith('.src.rpm') && nameOf(path) === name);
  assert.ok(found !== undefined, `${name} is not among ${packages.join(', ')}`);
  return found;
}

function nameOf(path: string): string {
  return must('rpm', ['-qp', '--qf', '%{NAME}', path]);
}

function assertSame(plan: Plan, packages: readonly string[]): void {
  const found = plan.set.packages.flatMap((pkg) =>
    differences(plan, pkg, packageFile(packages, pkg.name)).map((one) => `${pkg.name}: ${one}`),
  );
  assert.deepEqual(found, []);
}

function lint(packages: readonly string[]): string {
  return must('rpmlint', ['-c', join(FIXTURES, 'rpmlint.toml'), ...packages]);
}

describe('rpmbuild', () => {
  for (const on of TARGETS) {
    it(`packages examples/convirt as mapped, on ${on}`, needsTool('rpmbuild', 'rpmlint'), async () => {
      const plan = planOfProject(copyOf('examples/convirt'), on);
      const { packages } = await buildRpm(plan);
      assertSame(plan, packages);
      assert.match(lint(packages), /0 errors, 0 warnings/);
    });

    it(`packages examples/incus as mapped, on ${on}`, needsTool('rpmbuild', 'rpmlint', 'make'), async () => {
      const directory = copyOf('examples/incus', {
        from: 'fedora',
        to: on.slice(0, on.indexOf('@')),
        release: on.slice(on.indexOf('@') + 1),
      });
      const plan = planOfProject(directory, on);
      const { packages } = await buildRpm(plan);
      assertSame(settledPlan(plan, ['make', 'install', 'prefix=/usr']), packages);
      assert.match(lint(packages), /0 errors, 0 warnings/);
    });

    it(
      `builds a project in C with make as mapped, on ${on}`,
      needsTool('rpmbuild', 'make', 'cc'),
      async () => {
        const plan = planOfProject(copyOf('test/fixtures/projects/c-make'), on);
        const { packages } = await buildRpm(plan);
        const install = ['prefix=/usr', 'libdir=/usr/lib64', 'sysconfdir=/etc'];
        assertSame(settledPlan(plan, ['make', 'install', ...install]), packages);
      },
    );

    it(
      `builds a project with commands of its own as mapped, on ${on}`,
      needsTool('rpmbuild', 'cc'),
      async () => {
        const plan = planOfProject(copyOf('test/fixtures/projects/commands'), on);
        const { sbindir } = plan.distribution.directories;
        const { packages } = await buildRpm(plan);
        const steps = `sh build.sh && sh build.sh install "$DESTDIR" /usr/bin ${sbindir} /usr/libexec /usr/lib/systemd/system`;
        assertSame(settledPlan(plan, ['sh', '-c', steps]), packages);
      },
    );
  }

  it('builds a project in Python', needsTool('rpmbuild', 'python3'), async () => {
    const { packages } = await buildRpm(planOfProject(copyOf('test/fixtures/projects/python'), 'fedora@44'));
    const found = readRpm(packageFile(packages, 'quaylog'));
    assert.equal(found.get('/usr/bin/quaylog'), 'file 0755 root:root  0');
    assert.equal(found.get('/etc/quaylog/quaylog.conf'), 'file 0644 root:root  17');
    assert.ok(found.has('/usr/lib/python3/site-packages/quaylog/log.py'));
  });

  it(
    'gives the same bytes under another umask, time zone and locale',
    needsTool('rpmbuild', 'make', 'cc'),
    async () => {
      const digests = async (umask: string, env: Readonly<Record<string, string>>) => {
        const plan = planOfProject(copyOf('test/fixtures/projects/c-make'), 'fedora@44');
        const { packages } = await buildRpm(plan, { umask, env });
        return packages.map(
          (path) => `${createHash('sha256').update(readFileSync(path)).digest('hex')} ${basename(path)}`,
        );
      };
      const first = await digests('022', {});
      assert.equal(first.length, 4);
      assert.deepEqual(await digests('077', { TZ: 'Asia/Tokyo', LC_ALL: 'C', USER: 'somebody' }), first);
    },
  );

  it(
    'makes the source package alone, which rpmbuild builds from by itself',
    needsTool('rpmbuild'),
    async () => {
      const { packages } = await buildRpm(planOfProject(copyOf('examples/convirt'), 'fedora@44'), {
        kind: 'source',
      });
      assert.deepEqual(
        packages.map((path) => basename(path)),
        ['convirt-1.1-1.fc44.src.rpm'],
      );
      const top = join(FIXTURES, 'macros.directories');
      must('sh', [
        '-c',
        'rpmbuild --load "$1" --define "_topdir $PWD/top" --nodeps --rebuild "$2" && test -e top/RPMS/noarch/convirt-*.rpm',
        'sh',
        top,
        ...packages,
      ]);
    },
  );
});

const BUILT = (install: string) =>
  planFrom({
    manifest: `
build: { system: commands, install: ['mkdir -p "$DESTDIR\${datadir}/demo"', '${install}'] }
packages: { demo: { architecture: independent, files: [{ path: "\${datadir}/demo/a" }] } }
`,
    on: 'fedora@44',
    tree: { a: 'a', b: 'b' },
  });

describe('a build that cannot be right', () => {
  it('fails for a file that is installed and not listed', needsTool('rpmbuild'), async () => {
    const plan = BUILT('cp a b "$DESTDIR/usr/share/demo/"');
    await assert.rejects(
      buildRpm(plan),
      /Installed \(but unpackaged\) file\(s\) found:\s+\/usr\/share\/demo\/b/,
    );
  });

  it('fails for a file that is listed and not installed', needsTool('rpmbuild'), async () => {
    await assert.rejects(
      buildRpm(BUILT('cp b "$DESTDIR/usr/share/demo/"')),
      /usr\/share\/demo\/a.*No such file/,
    );
  });

  it(
    'is refused where macros are not there, with the package that has them',
    needsTool('rpmbuild'),
    async () => {
      const plan = planOfProject(copyOf('examples/incus'), 'fedora@44');
      await assert.rejects(buildRpm(plan, { macros: [] }), (error) => {
        assert.ok(error instanceof ContribError);
        assert.equal(error.code, 'missing');
        assert.match(error.message, /%systemd_post, %systemd_postun, .*%systemd_preun/);
        assert.match(error.hint ?? '', /systemd-rpm-macros of Fedora/);
        return true;
      });
    },
  );

  it('is refused where the recipe has no spec of the name', needsTool('rpmbuild'), async () => {
    const recipe = copyOf('examples/convirt');
    writeFileSync(join(recipe, 'other.spec'), '');
    const plan = planOfProject(copyOf('examples/convirt'), 'fedora@44');
    await assert.rejects(buildRpm(plan, { recipe }), /the recipe has no convirt\.spec/);
  });
});
