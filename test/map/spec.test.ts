import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Entry } from '../../src/packages/entry.ts';
import { installationOf } from '../../src/plan/installation.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { renderSpec } from '../../src/report/mapping/spec.ts';
import { stage } from '../../src/stage/stage.ts';
import { pathFromBytes } from '../../src/system/path-bytes.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { Described, manifestText, planOf, resolveText } from './generated.ts';

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
