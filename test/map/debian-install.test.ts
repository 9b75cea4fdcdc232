import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Plan } from '../../src/plan/plan.ts';
import { renderDebianInstall } from '../../src/report/mapping/debian-install.ts';
import { stage } from '../../src/stage/stage.ts';
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
