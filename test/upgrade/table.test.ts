// What real package managers did, one row a run, held against what contrib says of the same packages. Recorded with
// apt 2.6 (dpkg 1.21), dnf 4.23.0 and zypper 1.14.89, dnf5 5.4.6 and zypper 1.14.101, pacman 7.0.0, apk-tools 3.0.6.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { FamilyId } from '../../src/families/family-id.ts';
import { droppedConfiguration } from '../../src/families/final-state.ts';
import type { Semantics, UpgradeTool } from '../../src/families/semantics.ts';
import { simulate, type Transition, transitionOf } from '../../src/upgrade/simulate.ts';
import { semanticsOf, stubSet } from '../helpers/packages.ts';
import { APK, type Case, DEB, PACMAN, RPM } from './cases.ts';

type Row = { readonly name: string; readonly tool: string; readonly after: string; readonly failed: boolean };

const RUNS = resolve(import.meta.dirname, '../fixtures/upgrade');
const read = (name: string) => readFileSync(join(RUNS, name), 'utf8');

/** /lib leads to /usr/lib, as on the systems of the runs. */
const merged = (path: string) => path.replace(/^\/(lib|bin|sbin)\//, '/usr/$1/');

describe('the measured table', () => {
  judge('deb', DEB, debRows());
  judge('rpm', RPM, rpmRows('upgrade-runs-rpm-dnf4.json', 'zypper 1.14.89'));
  judge('rpm', RPM, rpmRows('upgrade-runs-rpm-dnf5.json', 'zypper'));
  judge('pacman', PACMAN, pacmanRows());
  judge('apk', APK, apkRows());
});

function judge(family: FamilyId, cases: Readonly<Record<string, Case>>, rows: readonly Row[]): void {
  it(`${family}: every row has its packages, and all packages have rows`, () => {
    assert.deepEqual([...new Set(rows.map(({ name }) => name))].sort(), Object.keys(cases).sort());
  });
  for (const row of rows) {
    it(`${family}: ${row.name}: ${row.tool}`, async () => {
      const one = cases[row.name];
      assert.ok(one !== undefined);
      assert.equal(outcome(one, await semanticsOf(family), row.tool), row.after);
    });
  }
}

/** In the words of the table: the packages, then the files. */
function outcome({ had, offered, only }: Case, semantics: Semantics, toolName: string): string {
  const transition = transitionOf(stubSet(had), stubSet(offered), semantics, merged);
  const result = simulate(
    transition,
    transition.old,
    toolOf(semantics, toolName),
    only === undefined ? undefined : new Set(only),
  );
  const packages = result.packages.map(({ name, version }) => `${name}-${version.version}`).sort();
  const { edited } = semantics;
  const left = droppedConfiguration({ ...transition, before: transition.old, after: result.packages });
  const paths = new Set([
    ...allPaths(result.paths, transition),
    ...left.map((path) => `${path}${edited.dropped ?? ''}`),
  ]);
  return `${packages.join(' ')} | ${[...paths].sort().join(' ')}${result.ok ? '' : ' overwrite'}`;
}

/** One path stands for all that share its fate. */
function allPaths(shown: ReadonlySet<string>, { universe, classes, canonical }: Transition): string[] {
  return universe.packages.flatMap((pkg) =>
    classes
      .entries(pkg)
      .filter(({ path }) => shown.has(canonical(path)))
      .flatMap((entry) => classes.all(pkg, entry).map(({ path }) => canonical(path))),
  );
}

/** zypper 1.14.89, told not to ask, answered a file conflict with yes. */
function toolOf(semantics: Semantics, name: string): UpgradeTool {
  const modern = name.replace('zypper 1.14.89', 'zypper');
  const tool = semantics.tools.find((one) => one.name === modern) ?? semantics.tools[0];
  if (modern === name) return tool;
  return {
    ...tool,
    install: (change) => {
      const forced = tool.install({ ...change, before: change.after });
      return { ...forced, packages: change.after };
    },
  };
}

function debRows(): Row[] {
  const rows = JSON.parse(read('upgrade-runs-deb.json')) as Record<
    'case' | 'cmd' | 'after' | 'note',
    string
  >[];
  return rows.map((row) => ({
    name: row.case,
    tool: row.cmd === 'upgrade' ? 'apt-get upgrade' : 'apt-get dist-upgrade',
    failed: row.note.includes('trying to overwrite'),
    after: table(row.after.replace(/\(iU \)/, ''), row.note.includes('trying to overwrite')),
  }));
}

function rpmRows(file: string, zypper: string): Row[] {
  const rows = JSON.parse(read(file)) as (Record<'case' | 'tool' | 'after' | 'err', string> & {
    rc: number;
  })[];
  return rows.map((row) => {
    // 8 is zypper's status for a transaction that rpm's test refused.
    const failed =
      /conflicts with file/.test(row.err) ||
      row.rc === 8 ||
      (row.rc === 1 && /^ ERR +(?:Upgrading|th file)/.test(row.err));
    return {
      name: row.case,
      tool: row.tool.replace(/ c$/, '').replace('zypper', zypper),
      failed,
      after: table(row.after, failed),
    };
  });
}

function pacmanRows(): Row[] {
  return read('upgrade-runs-pacman.txt')
    .split(/^== /m)
    .slice(1)
    .map((block) => {
      const [name = ''] = block.split('\n');
      const last = [...block.matchAll(/installed: (.*?) {2}files: (.*)$/gm)].at(-1);
      const packages = (last?.[1] ?? '').replace(/(\S+) (\d)-1/g, '$1-$2');
      const failed = block.includes('conflicting files');
      return {
        name,
        tool: 'pacman -Syu',
        failed,
        after: table(`${packages} | ${absolute(last?.[2] ?? '')}`, failed),
      };
    });
}

function apkRows(): Row[] {
  return read('upgrade-runs-apk.txt')
    .trim()
    .split('\n')
    .map((line) => {
      const [, name = '', packages = '', paths = ''] =
        /^(.*?) :: .*=> (.*?) \| (.*?) {2}rc=/.exec(line) ?? [];
      const failed = line.includes('trying to overwrite');
      return { name, tool: 'apk upgrade', failed, after: table(`${packages} | ${absolute(paths)}`, failed) };
    });
}

function absolute(paths: string): string {
  return paths
    .trim()
    .split(' ')
    .map((path) => `/${path}`)
    .join(' ');
}

/** Packages and files sorted; what a tool puts beside an edited file is looked at elsewhere. */
function table(after: string, failed: boolean): string {
  const [packages = '', paths = ''] = after.split(' | ').map((part) => part.trim().split(/ +/).sort());
  const files = (paths as string[]).filter((path) => !/\.(?:dpkg-dist|rpmnew|pacnew|apk-new)$/.test(path));
  const kept = files.map((path) => path);
  return `${(packages as string[]).join(' ')} | ${kept.join(' ')}${failed ? ' overwrite' : ''}`;
}
