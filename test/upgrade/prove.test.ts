// contrib upgrade --prove: what the real programs say to what contrib says, and the scripts that show it again.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { Prover } from '../../src/families/prover.ts';
import type { Finding } from '../../src/findings/finding.ts';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { analyseUpgrade } from '../../src/upgrade/analyse.ts';
import { dangerFindings } from '../../src/upgrade/danger-findings.ts';
import { deliveryFindings } from '../../src/upgrade/delivery-findings.ts';
import { proveUpgrade } from '../../src/upgrade/prove/prove.ts';
import type { Proof } from '../../src/upgrade/prove/summary.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { askAll, caseQuestion, caseTransition, LINKS, proverOf } from '../helpers/trials.ts';
import { type Case, DEB, PACMAN, RPM } from './cases.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/libvirt');
const OPTIONS = { links: LINKS, of: 'debian@13', tell: () => {} };

type Document = { readonly result: UpgradeResult; readonly findings: readonly Finding[] };

type Proven = Document & { readonly status: number | null };

function prove(args: readonly string[]): Proven {
  return proveIn(EXAMPLE, args);
}

function proveIn(cwd: string, args: readonly string[]): Proven {
  const { stdout, stderr, status } = contrib(['upgrade', ...args, '--prove', '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  return { ...(JSON.parse(stdout) as Document), status };
}

async function proof(one: Case, prover: Prover): Promise<Proof> {
  const transition = await caseTransition('deb', one);
  const analysis = analyseUpgrade(transition, transition.semantics.tools);
  return proveUpgrade(
    analysis,
    [...dangerFindings(analysis), ...deliveryFindings(analysis)],
    prover,
    OPTIONS,
  );
}

const verdicts = (findings: readonly Finding[]) =>
  findings
    .map(({ rule, evidence = [] }) => `${rule}: ${evidence.at(-1)?.text.replace(/ [\d.]+$/, '') ?? ''}`)
    .sort();

describe('contrib upgrade --prove', needsTool('dpkg', 'apt-get', 'pacman', 'bsdtar'), () => {
  it('confirms what the naive split breaks, by scripts that show it again', () => {
    const directory = join(scratchDirectory(), 'proof');
    const on = ['--on', 'debian', '--on', 'arch'];
    const { findings, result, status } = prove(['before', 'naive', ...on, '--witnesses', directory]);
    assert.equal(status, 1);
    for (const { proof: told } of result.formats) assert.equal(told?.agreeing, told?.trials);
    const errors = findings.filter(({ severity }) => severity === 'error');
    assert.ok(errors.length > 20, `${errors.length} errors`);
    for (const { evidence = [], message } of errors)
      assert.ok(
        evidence.some(({ text }) => /^confirmed by (?:dpkg|apt-get|pacman) \d/.test(text)),
        message,
      );
    const scripts = readdirSync(directory).filter((name) => name.endsWith('.sh'));
    assert.ok(scripts.length >= errors.length);
    for (const name of ['debian-13-overwrite-1', 'debian-13-autoremoved-1', 'arch-rolling-file-lost-1']) {
      const { stdout, stderr } = spawnSync('sh', [join(directory, `${name}.sh`)], { encoding: 'utf8' });
      assert.equal(stdout, readFileSync(join(directory, `${name}.expect`), 'utf8'), stderr);
    }
  });

  it('finds the split that was agreed on clean with the programs too', () => {
    const { status, result, findings } = prove(['before', 'after', '--on', 'debian']);
    assert.equal(status, 0);
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'info'),
      [],
    );
    const [{ proof: told } = {}] = result.formats;
    assert.ok(told !== undefined && told.trials > 10 && told.agreeing === told.trials);
  });

  it('shows what autoremove takes away by each program that does so', needsTool('dnf', 'rpmbuild'), () => {
    const head = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';
    const cwd = writeTree({
      'old/contrib.yaml':
        `${head}version: "1"\npackages:\n  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n` +
        '  c: { files: [{ path: /usr/bin/c }], requires: [a] }\n',
      'new/contrib.yaml':
        `${head}version: "2"\npackages:\n  a: { files: [{ path: /usr/bin/x }], requires: [b] }\n` +
        '  b: { files: [{ path: /usr/bin/y }], takes-files-from: { a: { since: "2" } } }\n' +
        '  c: { files: [{ path: /usr/bin/c }], requires: [b] }\n',
    });
    const on = ['debian', 'fedora', 'arch'].flatMap((name) => ['--on', name]);
    const { findings, result } = proveIn(cwd, ['old', 'new', ...on]);
    const removed = findings.filter(({ rule }) => rule === 'upgrade/autoremoved');
    const said = removed.map(({ evidence = [] }) => evidence.at(-1)?.text.replace(/ [\d.]+$/, ''));
    assert.deepEqual(said, ['confirmed by apt-get', 'confirmed by dnf', 'confirmed by pacman']);
    for (const { proof: told } of result.formats) assert.equal(told?.agreeing, told?.trials);
  });

  it('asks zypper itself for openSUSE', needsTool('zypper', 'rpmbuild'), () => {
    const { findings, result } = prove(['before', 'naive', '--on', 'opensuse']);
    const [{ proof: told } = {}] = result.formats;
    assert.ok(told?.judges.some((judge) => judge.startsWith('zypper ')));
    assert.equal(told?.agreeing, told?.trials);
    const lost = findings.filter(({ rule }) => rule === 'upgrade/file-lost');
    for (const { evidence = [] } of lost) assert.match(evidence.at(-1)?.text ?? '', /^confirmed by zypper/);
  });

  it('says of a format without a tool that it is contrib alone who says so', () => {
    const { result, findings } = prove(['before', 'after', '--on', 'alpine']);
    assert.deepEqual(result.formats[0]?.proof?.trials, 0);
    assert.ok(findings.some(({ rule }) => rule === 'upgrade/not-proven'));
  });

  it('names the package to install where a program is missing, and cannot go on without any', () => {
    const bin = scratchDirectory();
    for (const name of ['node', 'sh', 'git']) symlinkSync(findProgram(name), join(bin, name));
    const args = ['upgrade', 'before', 'after', '--on', 'arch', '--prove'];
    const { status, stderr } = contrib(args, { cwd: EXAMPLE, env: { ...process.env, PATH: bin } });
    assert.equal(status, 4, stderr);
    assert.match(stderr, /pacman, bsdtar is not installed \(apt(?:-get)? .*pacman-package-manager/);
  });

  it('wants --prove with --witnesses, and writes over nothing', () => {
    const bare = contrib(['upgrade', 'before', 'after', '--witnesses', 'x'], { cwd: EXAMPLE });
    assert.equal(bare.status, 2, bare.stderr);
    const directory = scratchDirectory();
    mkdirSync(join(directory, 'mine'));
    const args = ['upgrade', 'before', 'after', '--on', 'alpine', '--prove', '--witnesses', directory];
    const { status, stderr } = contrib(args, { cwd: EXAMPLE });
    assert.equal(status, 3, stderr);
  });
});

function findProgram(name: string): string {
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}

describe('a proof', needsTool('dpkg', 'apt-get'), () => {
  const P1 = DEB['usrmerge P1: /lib/u in a -> /usr/lib/u in b, B+R, a Depends b'];
  const PARTIAL = DEB['split, only b (partial), Replaces only, then remove b'];

  it('shows a file that is lost in one order, although apt takes the other', async () => {
    assert.ok(P1 !== undefined);
    const { findings } = await proof(P1, await proverOf('deb'));
    assert.deepEqual(verdicts(findings), ['upgrade/lost-in-order: confirmed by dpkg']);
    const [{ witness } = {}] = findings;
    assert.match(witness?.expect ?? '', /^unpacked b\nunpacked a\n(?:package .*\n)+gone \/usr\/lib\/u\n$/);
  });

  it('shows a file that goes with the package that took it', async () => {
    assert.ok(PARTIAL !== undefined);
    const { findings } = await proof(PARTIAL, await proverOf('deb'));
    assert.ok(verdicts(findings).includes('upgrade/replaces-without-breaks: confirmed by dpkg'));
  });

  it('shows an obsolete conffile that is in the way of an ordinary file', async () => {
    const conf = '/etc/a.conf';
    const { findings, summary } = await proof(
      {
        had: [{ id: 'a-1', files: [conf, '/usr/bin/x'], config: [conf] }],
        offered: [
          { id: 'a-2', files: ['/usr/bin/x'], relations: ['Depends: b'] },
          { id: 'b-2', files: [conf], relations: ['Breaks: a (< 2)', 'Replaces: a (< 2)'] },
        ],
      },
      await proverOf('deb'),
    );
    assert.deepEqual(verdicts(findings), ['upgrade/overwrite: confirmed by dpkg']);
    assert.equal(findings[0]?.witness?.expect.includes('refused b: overwrite\n'), true);
    assert.equal(summary.agreeing, summary.trials);
  });

  it('reports where a program does something else than contrib says', async () => {
    const real = await proverOf('deb');
    const lying: Prover = {
      ...real,
      play: (trial) => {
        const play = real.play(trial);
        return 'body' in play ? { ...play, body: `${play.body}echo 'package z 9'\n` } : play;
      },
    };
    assert.ok(P1 !== undefined);
    const { findings, summary } = await proof(P1, lying);
    assert.equal(summary.agreeing, 0);
    assert.ok(verdicts(findings).includes('upgrade/lost-in-order: refuted by dpkg'));
    const told = findings.filter(({ rule }) => rule === 'upgrade/disagreement');
    assert.equal(told.length, summary.trials);
    assert.ok(
      told.every(
        ({ witness, evidence = [] }) =>
          witness !== undefined && /says: package z 9/.test(evidence.at(-1)?.text ?? ''),
      ),
    );
  });

  it('puts no word of a stranger into a script that is more than a word', async () => {
    const hostile: readonly Case[] = [
      { had: [{ id: 'a;id-1' }], offered: [] },
      { had: [{ id: 'a-1$(id)' }], offered: [] },
      { had: [{ id: 'a-1', files: ['/usr/bin/x\nEND-OF-LIST\nid'] }], offered: [] },
      { had: [{ id: 'a-1', files: ['/../../etc/x'] }], offered: [] },
      { had: [{ id: 'a-1', relations: ['Depends: b%(id)'] }], offered: [{ id: 'b%(id)-1' }] },
    ];
    for (const one of hostile) {
      const { trial } = await caseQuestion('deb', one, 'upgrade');
      for (const id of ['deb', 'rpm', 'pacman'] as const)
        assert.ok('unproven' in (await proverOf(id)).play(trial), JSON.stringify(one));
    }
  });
});

describe('the measured table, run again', () => {
  rows('deb', DEB, ['apt-get', 'dpkg'], 'apt-get dist-upgrade');
  rows('pacman', PACMAN, ['pacman', 'bsdtar'], 'pacman -Syu');
  rows('rpm', RPM, ['dnf', 'rpmbuild', 'createrepo_c'], 'dnf upgrade');
  for (const tool of ['zypper up', 'zypper dup'])
    rows('rpm', RPM, ['zypper', 'rpmbuild', 'createrepo_c'], tool);
});

function rows(
  id: 'deb' | 'pacman' | 'rpm',
  cases: Readonly<Record<string, Case>>,
  tools: readonly string[],
  tool: string,
): void {
  it(`every row of ${id} with ${tool}`, needsTool(...tools), async () => {
    const all = Object.entries(cases);
    const questions = await Promise.all(all.map(([, one]) => caseQuestion(id, one, 'upgrade', tool)));
    for (const [index, { real, foretold }] of (await askAll(id, questions)).entries())
      assert.equal(real, foretold, all[index]?.[0]);
  });
}
