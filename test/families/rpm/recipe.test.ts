import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type PlanTexts, planFrom } from '../../helpers/plan.ts';
import { needsTool } from '../../helpers/tools.ts';
import { buildRpm } from './box.ts';
import {
  copyOf,
  expandSpec,
  FIXTURES,
  must,
  planOfProject,
  recipeOf,
  textOf,
  unexpanded,
  writeRecipe,
} from './rpm-tools.ts';

const CONVIRT = 'examples/convirt';

async function specFrom(texts: PlanTexts): Promise<string> {
  return textOf(await recipeOf(planFrom({ on: 'fedora@44', ...texts })), 'demo.spec');
}

function assertLines(text: string, ...lines: readonly string[]): void {
  for (const line of lines) assert.ok(text.split('\n').includes(line), `${line} is missing in\n${text}`);
}

const TARGETS = [
  { on: 'fedora@44', directory: () => copyOf(CONVIRT) },
  { on: 'opensuse@16.0', directory: () => copyOf(CONVIRT) },
  { on: 'rhel@10', directory: () => copyOf(CONVIRT, { from: 'fedora', to: 'rhel', release: '10' }) },
] as const;

describe('the spec of examples/convirt', () => {
  for (const { on, directory } of TARGETS) {
    it(
      `is one that rpm reads and rpmlint has nothing against, on ${on}`,
      needsTool('rpmspec', 'rpmlint'),
      async () => {
        const recipe = await recipeOf(planOfProject(directory(), on));
        assert.deepEqual(
          recipe.findings.filter(({ severity }) => severity === 'error'),
          [],
        );
        const written = writeRecipe(recipe);
        assert.deepEqual(unexpanded(expandSpec(written, 'convirt', on)), []);
        const lint = must('rpmlint', ['-c', join(FIXTURES, 'rpmlint.toml'), join(written, 'convirt.spec')]);
        assert.match(lint, /0 errors, 0 warnings/);
      },
    );
  }

  it('is written in the words of each distribution, without the others’', async () => {
    const [fedora, suse] = await Promise.all(
      TARGETS.slice(0, 2).map(async ({ on, directory }) => recipeOf(planOfProject(directory(), on))),
    );
    assert.ok(fedora !== undefined && suse !== undefined);
    const one = textOf(fedora, 'convirt.spec');
    const other = textOf(suse, 'convirt.spec');
    assertLines(
      one,
      'Release:        1%{?dist}',
      'BuildArch:      noarch',
      'Requires:       python3 >= 2.4',
      'Requires:       python3dist(paramiko) >= 1.6.4',
      'Recommends:     xen-runtime >= 3.0.4',
      '%license COPYING',
      '%{_datadir}/convirt/doc/',
      '%config(noreplace) %{_sysconfdir}/convirt.conf',
      '%dir %attr(0750, root, root) %{_localstatedir}/log/convirt',
      '* Sun Nov 01 2026 Ada Contributor <ada@example.org> - 1.1-1',
    );
    assertLines(other, 'Release:        0', 'Requires:       python3-paramiko >= 1.6.4');
    for (const text of [one, other]) assert.doesNotMatch(text, /%if|suse_version|0%\{\?fedora/);
    assert.match(textOf(suse, 'convirt.changes'), /^-{67}\nSun Nov {2}1 00:00:00 UTC 2026 - Bea Contributor/);
  });
});

describe('a spec', () => {
  it('has the licences of the tree by their names, in each package that comes without another', async () => {
    const text = await specFrom({
      manifest: `
build: { system: make }
packages:
  demo:
    requires: [libdemo1]
    files:
      - path: "\${bindir}/demo"
      - "COPYING --> \${licensedir}/ (0644) [license]"
  libdemo1: { files: [{ path: "\${libdir}/libdemo.so.1" }] }
  demo-tools:
    files:
      - path: "\${bindir}/demo-tool"
      - "COPYING --> \${licensedir}/COPYING.txt (0644) [license]"
`,
      tree: { COPYING: '' },
    });
    const sections = text.slice(text.indexOf('%files')).split('%files');
    assert.deepEqual(
      sections
        .slice(1, 4)
        .map((section) => section.split('\n').filter((line) => /licen[cs]e|COPYING/.test(line))),
      [
        ['%license COPYING'],
        ['%license COPYING'],
        ['%dir %{_datadir}/licenses/demo-tools', '%license %{_datadir}/licenses/demo-tools/COPYING.txt'],
      ],
    );
    assert.doesNotMatch(text, /install .*COPYING$/m);
  });

  it('ties subpackages of one machine together, and gives moved files and old names their relations', async () => {
    const text = await specFrom({
      manifest: `
build: { system: make }
packages:
  demo:
    requires: [demo-libs, demo-data]
    supersedes: { old-demo: { since: "0.9" } }
    files: [{ path: "\${bindir}/demo", mode: "0755" }]
  demo-libs:
    takes-files-from: { demo: { since: "0.8" } }
    files: [{ path: "\${libdir}/libdemo.so.1" }]
  demo-data: { architecture: independent, files: [{ path: "\${datadir}/demo" }] }
  other-name: { files: [{ path: "\${libexecdir}/demo/run" }] }
`,
    });
    assertLines(
      text,
      'Requires:       %{name}-libs%{?_isa} = %{version}-%{release}',
      'Requires:       %{name}-data = %{version}-%{release}',
      'Obsoletes:      old-demo < 0.9',
      'Provides:       old-demo = %{version}-%{release}',
      '%package libs',
      'Conflicts:      %{name} < 0.8',
      '%package -n other-name',
      '%files -n other-name',
      '%dir %{_libexecdir}/demo',
      'BuildArch:      noarch',
    );
  });

  it('makes accounts, units, directories and hooks the way each distribution does', async () => {
    const texts: PlanTexts = {
      manifest: `
accounts: { users: { demo: { home: /var/lib/demo, description: The demo } } }
services: { demo.service: {}, demo.timer: { on-upgrade: leave }, slow.service: { on-upgrade: stop-start } }
directories: { /run/demo: { volatile: true, owner: demo }, /var/lib/demo: { mode: 0750, owner: demo } }
packages:
  demo:
    files: ['unit --> \${unitdir}/demo.service', 'unit --> \${unitdir}/demo.timer', 'unit --> \${unitdir}/slow.service']
`,
      distro: 'maintainer: { name: A, email: a@example.org }\n',
      tree: { unit: '[Unit]\n' },
    };
    const hooks = (id: string) => ({
      ...texts.tree,
      [`distros/${id}/hooks/demo/post-upgrade.sh`]: '#!/bin/sh\nset -e\necho 100% done\n',
      [`distros/${id}/hooks/demo/post-purge.sh`]: '#!/bin/sh\nrm -r /var/lib/demo\n',
    });
    const recipes = await Promise.all(
      ['fedora@44', 'rhel@9', 'opensuse@16.0'].map((on) =>
        recipeOf(planFrom({ ...texts, on, tree: hooks(on.slice(0, on.indexOf('@'))) })),
      ),
    );
    const [fedora, rhel, suse] = recipes.map((recipe) => textOf(recipe, 'demo.spec'));
    assert.equal(
      textOf(recipes[0] ?? { files: [], findings: [] }, 'demo.sysusers'),
      'u demo - "The demo" /var/lib/demo\n',
    );
    assertLines(
      fedora ?? '',
      'Source1:        demo.sysusers',
      'Source2:        demo.tmpfiles',
      '%systemd_post demo.service demo.timer slow.service',
      '%systemd_postun_with_restart demo.service',
      '%systemd_postun demo.timer slow.service',
      'if [ "$1" -gt 1 ]; then',
      'echo 100%% done',
      '%dir %attr(0755, demo, demo) %ghost /run/demo'.replace('/run', '%{_rundir}'),
      '%dir %attr(0750, demo, demo) %{_sharedstatedir}/demo',
      '%{_sysusersdir}/demo.conf',
    );
    assert.doesNotMatch(fedora ?? '', /sysusers_create|tmpfiles_create/);
    assertLines(rhel ?? '', '%sysusers_create_compat %{SOURCE1}', '%{?sysusers_requires_compat}');
    assertLines(
      suse ?? '',
      '%sysusers_generate_pre %{SOURCE1} demo demo.conf',
      '%pre -f demo.pre',
      '%service_add_pre demo.service demo.timer slow.service',
      '%service_del_postun demo.service',
      '%service_del_postun_without_restart demo.timer slow.service',
      '%tmpfiles_create %{_tmpfilesdir}/demo.conf',
    );
    for (const { findings } of recipes) {
      assert.ok(
        findings.some(({ rule, message }) => rule === 'recipe/hook' && /rpm has no purge/.test(message)),
      );
      assert.ok(
        findings.some(({ rule, message }) => rule === 'recipe/preset' && /demo\.service/.test(message)),
      );
    }
  });

  it('says in rpm’s words what rpm cannot say', async () => {
    const findings = async (manifest: string, version: string) => {
      const plan = planFrom({
        manifest: `packages: { demo: { ${manifest} } }\n`,
        on: 'fedora@44',
        tree: { a: '', 'b\nc': '' },
      });
      const project = { ...plan.project, manifest: { ...plan.project.manifest, version } };
      return (await recipeOf({ ...plan, project })).findings.map(
        ({ severity, message }) => `${severity}: ${message}`,
      );
    };
    assert.deepEqual(await findings('files: "a --> /usr/share/demo/"', '1.0'), []);
    assert.match(
      (await findings('files: "a --> /usr/share/demo/"', '1.0-rc1')).join(),
      /^info: 1\.0-rc1 is 1\.0~rc1 .*tilde/,
    );
    assert.match(
      (await findings('files: "a --> /usr/share/demo/"', '1.0-5')).join(),
      /^error: .*hyphen parts version and release/,
    );
    assert.match(
      (await findings('files: "* --> /usr/share/demo/"', '1.0')).join(),
      /^error: .*control character/,
    );
    const long = `summary: ${'long '.repeat(18)}, files: "a --> /usr/share/demo/"`;
    assert.match((await findings(long, '1.0')).join(), /^warning: the summary of demo is longer than the 79/);
  });

  it('applies patches in the order of the series, and names signatures and keys', async () => {
    const plan = planFrom({
      manifest:
        'source: { url: "https://www.example.org/v${version}.tar.gz", signature: "https://www.example.org/v${version}.tar.gz.asc", keys: [ABCD] }\npackages: { demo: { files: "a --> /usr/share/demo/" } }\n',
      distro: 'changelog: [{ version: 1.0, date: 2026-03-04, text: "Fix 100% of it" }]\n',
      on: 'fedora@44',
      tree: {
        a: 'a',
        'distros/fedora/patches/series': 'second.patch -p0\n# none\nfirst.patch\n',
        'distros/fedora/patches/first.patch': '1',
        'distros/fedora/patches/second.patch': '2',
      },
    });
    const recipe = await recipeOf(plan);
    assertLines(
      textOf(recipe, 'demo.spec'),
      'Source0:        https://www.example.org/v%{version}.tar.gz#/%{name}-%{version}.tar.gz',
      'Source2:        demo.keyring',
      "%{gpgverify} --keyring='%{SOURCE2}' --signature='%{SOURCE1}' --data='%{SOURCE0}'",
      'Patch0:         second.patch',
      '%patch -P 0 -p0',
      '%patch -P 1 -p1',
      '* Wed Mar 04 2026 demo packagers - 1.0-1',
      '- Fix 100%% of it',
    );
    assert.deepEqual(
      recipe.files.map(({ path }) => path),
      ['demo.spec', 'second.patch', 'first.patch'],
    );
  });

  it('hands what somebody answers for to rpmlint', needsTool('rpmbuild', 'rpmlint'), async () => {
    const texts: PlanTexts = {
      manifest: `
suppress:
  - { rule: rpmlint/non-standard-dir-perm, path: "/var/lib/*", reason: the daemon alone reads it }
packages: { demo: { files: "a --> /usr/share/demo/" } }
directories: { /var/lib/demo: { mode: 0700 }, /var/log/demo: { mode: 0700 } }
`,
      tree: { a: 'a' },
    };
    const plan = planFrom({ ...texts, on: 'opensuse@16.0' });
    const recipe = await recipeOf(plan);
    assertLines(textOf(recipe, 'demo.spec'), 'Source99:       demo-rpmlintrc');
    assert.ok(
      (await recipeOf(planFrom({ ...texts, on: 'fedora@44' }))).files.some(
        ({ path }) => path === 'demo.rpmlintrc',
      ),
    );
    const { packages } = await buildRpm(plan);
    const filters = join(writeRecipe(recipe), 'demo-rpmlintrc');
    const { stdout } = spawnSync('rpmlint', ['-r', filters, ...packages], { encoding: 'utf8' });
    assert.match(stdout, /non-standard-dir-perm \/var\/log\/demo 700/);
    assert.doesNotMatch(stdout, /non-standard-dir-perm \/var\/lib\/demo/);
  });

  it('holds any description so that rpm reads it back as text', needsTool('rpmspec'), async () => {
    const line = fc.stringMatching(/^[ -~äß–]{0,60}$/);
    const words = fc.constantFrom('%files', '%if 1', '# note', '%{_bindir}', '%', '%%', '- point', '');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(line, words), { maxLength: 6 }), line, async (lines, summary) => {
        const plan = planFrom({
          manifest: 'packages: { demo: { files: "a --> /usr/share/demo/" } }\n',
          on: 'fedora@44',
          tree: { a: '' },
        });
        const description = lines.join('\n');
        const packages = plan.set.packages.map((pkg) => ({ ...pkg, description, summary: `a${summary}` }));
        const recipe = await recipeOf({ ...plan, set: { ...plan.set, packages } });
        const directory = writeRecipe(recipe);
        const read = must('rpmspec', ['-q', '--qf', '%{DESCRIPTION}', join(directory, 'demo.spec')]);
        const bare = (text: string) => text.replace(/^\s*- (?=[#%])/gm, '').replace(/\s+/g, '');
        assert.equal(bare(read), bare(description));
      }),
      { numRuns: 20, seed: 3 },
    );
  });
});
