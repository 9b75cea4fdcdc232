import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Entry } from '../../src/packages/entry.ts';
import { installationOf } from '../../src/plan/installation.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { renderDebianInstall } from '../../src/report/mapping/debian-install.ts';
import { renderSpec } from '../../src/report/mapping/spec.ts';
import { stage } from '../../src/stage/stage.ts';
import { pathFromBytes } from '../../src/system/path-bytes.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { Described, manifestText, PACKAGES, planOf, resolveText } from './generated.ts';
import { snapshot } from './snapshot.ts';

const scratch = scratchDirectory();
let count = 0;

function fresh(): string {
  count += 1;
  return join(scratch, String(count));
}

function run(cwd: string, command: string, ...args: string[]): Buffer {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', DEB_BUILD_OPTIONS: 'parallel=1' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env });
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stderr}\n${stdout}`);
  return stdout;
}

/** Writes the parts of the text to the files that their headings name. */
function writeParts(text: string, directory: string): string[] {
  const parts = text.split(/^# ==> (.*) <==$/m).slice(1);
  const names: string[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const name = parts[index] ?? '';
    names.push(name);
    writeFileSync(join(directory, name), parts[index + 1]?.trimStart() ?? '');
  }
  return names;
}

/** A source package around the tree of a plan, up to what dpkg-deb would take. */
function debhelper(plan: Plan): string {
  const directory = fresh();
  run(scratch, 'cp', '-a', plan.project.root, directory);
  mkdirSync(join(directory, 'debian'));
  const binaries = PACKAGES.map((name) => `\nPackage: ${name}\nArchitecture: all\nDescription: a\n b\n`).join(
    '',
  );
  const control = `Source: demo\nMaintainer: A <a@b.example>\nBuild-Depends: debhelper-compat (= 13)\n${binaries}`;
  writeFileSync(join(directory, 'debian/control'), control);
  writeFileSync(
    join(directory, 'debian/changelog'),
    'demo (1-1) unstable; urgency=low\n\n  * a\n\n -- A <a@b.example>  Sun, 01 Nov 2026 00:00:00 +0000\n',
  );
  const names = writeParts(renderDebianInstall(plan), directory);
  const rules = (target: string) => {
    if (!names.includes('debian/rules')) return;
    writeFileSync(
      join(directory, 'all.mk'),
      `-include debian/rules\nexecute_after_dh_install execute_after_dh_fixperms:\n`,
    );
    run(directory, 'make', '-s', '-f', 'all.mk', target);
  };
  run(directory, 'dh_install');
  rules('execute_after_dh_install');
  run(directory, 'dh_installdirs');
  run(directory, 'dh_link');
  run(directory, 'dh_fixperms');
  rules('execute_after_dh_fixperms');
  return directory;
}

/** Both packages in one tree, links by where they lead: dh_link writes them as the policy wants them. */
function built(directory: string): string[] {
  const trees = PACKAGES.map((name) => join(directory, 'debian', name));
  const found = trees.flatMap((tree) => {
    const there = lstatSync(tree, { throwIfNoEntry: false });
    return there === undefined ? [] : snapshot(tree);
  });
  return [...new Set(found)].map(withoutTarget).sort();
}

function withoutTarget(line: string): string {
  const [path, type, mode, , , content, target] = JSON.parse(line) as string[];
  const absolute = type === 'symlink' ? posix.resolve(`/${posix.dirname(path ?? '')}`, target ?? '') : '';
  return JSON.stringify([path, type, mode, content, absolute]);
}

async function staged(plan: Plan): Promise<string> {
  const destination = fresh();
  await stage(plan, { destination, seconds: 0, replace: false, precious: [], tell: () => {} });
  return destination;
}

describe('--format debian-install', () => {
  it('makes debhelper build what stage makes', needsTool('dh_install', 'dh_link', 'make'), async () => {
    await fc.assert(
      fc.asyncProperty(Described, async (described) => {
        // dh_link cannot make a link whose name holds what its lines cannot, nor one to itself: those are other tests'.
        const plan = planOf({ ...described, treeLinks: [] });
        const expected = snapshot(await staged(plan))
          .map(withoutTarget)
          .sort();
        assert.deepEqual(built(debhelper(plan)), expected);
      }),
      { numRuns: 3, seed: 11, endOnFailure: true },
    );
  });

  it('says a rename, a mode, a static owner and the directory of the architecture', () => {
    const root = writeTree({ tool: 't', lib: 'l', conf: 'c' });
    const files = [
      'tool --> ${bindir}/demo (4755)',
      'lib --> ${libdir}/demo/ (0644)',
      'conf --> /opt/demo/ (0640 root:adm) [config]',
      'conf --> /var/lib/demo/conf (0600 demo)',
    ];
    const text = renderDebianInstall(
      resolveText(manifestText([{ name: 'demo', files, links: [] }], []), root),
    );
    for (const line of [
      'lib usr/lib/${DEB_HOST_MULTIARCH}/demo',
      '\tinstall -D -m 4755 tool debian/demo/usr/bin/demo',
      '/opt/demo/conf',
      '\tchown root:adm debian/demo/opt/demo/conf',
      '# /var/lib/demo/conf belongs to demo:demo, made on installation: say it in tmpfiles.d, or in demo.postinst',
    ]) {
      assert.ok(text.split('\n').includes(line), `${line} is missing in\n${text}`);
    }
  });
});

const HEAD = `Name: demo
Version: 1
Release: 1
Summary: a
License: MIT
BuildArch: noarch
%global _invalid_encoding_terminates_build 0
%global __os_install_post %{nil}
%global _binary_payload w0.gzdio
AutoReqProv: no
%description
a
%package data
Summary: b
%description data
b
`;

function spec(plan: Plan): string {
  const file = fresh();
  const tree = `%prep\n%build\n%install\ncp -a "${file}.root/." %{buildroot}\n`;
  writeFileSync(`${file}.spec`, HEAD + tree + renderSpec(plan));
  return file;
}

/** What a package holds of an entry, as rpm(8) prints it. */
function inRpm(file: string): string[] {
  const format =
    '[%{FILENAMES}\\n%{FILEMODES:octal} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILEFLAGS:fflags}\\n]';
  const lines = pathFromBytes(run(scratch, 'rpm', '-qp', '--qf', format, file)).split('\n');
  return lines.slice(0, -1);
}

function expectedInRpm({ path, type, mode, owner, group }: Entry): string {
  const kind = { file: 0o100000, directory: 0o40000, symlink: 0o120000 }[type as 'file'];
  return `${path}\n${(kind + mode).toString(8)} ${owner}:${group} `;
}

/** rpmbuild refuses names with control characters altogether: "Illegal character in filename". */
function withoutControls(described: Described): Described {
  const text = JSON.stringify(described, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/[\x00-\x1f\x7f]/g, '_') : value,
  );
  const { links, treeLinks, ...rest } = JSON.parse(text) as Described;
  // It also looks through links, and fails for one that leads below a file.
  const leadNowhere = (all: Described['links']) =>
    all.map((link) => ({ ...link, target: `/nowhere/${link.target}` }));
  return { ...rest, links: leadNowhere(links), treeLinks: leadNowhere(treeLinks) };
}

describe('--format spec', () => {
  it('makes rpmbuild package what stage makes', needsTool('rpmbuild', 'rpm'), async () => {
    await fc.assert(
      fc.asyncProperty(Described, async (described) => {
        const plan = planOf(withoutControls(described), 'fedora@44');
        const file = spec(plan);
        await stage(plan, {
          destination: `${file}.root`,
          seconds: 0,
          replace: false,
          precious: [],
          tell: () => {},
        });
        run(
          scratch,
          'rpmbuild',
          '-bb',
          '--define',
          `_topdir ${file}.top`,
          '--define',
          `_rpmdir ${file}.rpms`,
          `${file}.spec`,
        );
        const rpms = run(scratch, 'find', `${file}.rpms`, '-name', '*.rpm').toString().trim().split('\n');
        const found = rpms.flatMap(inRpm).join('\n');
        const { files, directories, links } = installationOf(plan);
        for (const { entry } of [...files, ...directories, ...links]) {
          assert.ok(
            `\n${found}`.includes(`\n${expectedInRpm(entry)}`),
            `${expectedInRpm(entry)} is not in\n${found}\n${renderSpec(plan)}`,
          );
        }
      }),
      { numRuns: 3, seed: 11, endOnFailure: true },
    );
  });

  it('writes directives that rpmspec takes, with the macros of the directories', needsTool('rpmspec'), () => {
    const root = writeTree({ tool: 't', conf: 'c', COPYING: 'x', 'a.service': 'u' });
    const text = manifestText(
      [
        {
          name: 'demo',
          files: [
            'tool --> ${bindir}/demo (0755)',
            'conf --> ${sysconfdir}/demo/ (0640 root:adm) [config noreplace]',
            'COPYING --> ${licensedir}/ (0644) [license]',
            'COPYING --> ${docdir}/ (0644) [doc]',
            'a.service --> ${unitdir}/ (0644)',
            'conf --> /var/lib/demo/state (0600) [ghost]',
            'conf --> "/usr/share/demo/100% sure" (0644)',
          ],
          links: [],
        },
      ],
      [],
    );
    const plan = resolveText(text, root, 'fedora@44');
    const rendered = renderSpec(plan);
    for (const line of [
      '%files',
      '%attr(0755, root, root) %{_bindir}/demo',
      '%attr(0640, root, adm) %config(noreplace) %{_sysconfdir}/demo/conf',
      '%attr(0644, root, root) %license %{_datadir}/licenses/demo/COPYING',
      '%attr(0644, root, root) %doc %{_datadir}/doc/demo/COPYING',
      '%attr(0644, root, root) %{_unitdir}/a.service',
      '%attr(0600, root, root) %ghost %{_sharedstatedir}/demo/state',
      '%attr(0644, root, root) "%{_datadir}/demo/100%% sure"',
    ]) {
      assert.ok(rendered.split('\n').includes(line), `${line} is missing in\n${rendered}`);
    }
    const expanded = run(
      scratch,
      'rpmspec',
      '-P',
      '--define',
      '_unitdir /usr/lib/systemd/system',
      `${spec(plan)}.spec`,
    ).toString();
    assert.ok(expanded.includes('"/usr/share/demo/100% sure"'));
  });
});
