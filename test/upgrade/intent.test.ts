import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/libvirt');
const HEAD = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';

/** a loses y to b, and m wants a. */
const OLD =
  '  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n  m: { requires: [a], files: [{ path: /usr/bin/m }] }\n';
const NEW =
  '  a: { files: [{ path: /usr/bin/x }] }\n' +
  '  b: { files: [{ path: /usr/bin/y }], takes-files-from: { a: { since: "2" } } }\n' +
  '  m: { requires: [a], files: [{ path: /usr/bin/m }] }\n';

type Judged = { readonly findings: readonly Finding[]; readonly status: number | null };

function judge(intent: string, next = NEW, more: readonly string[] = ['--on', 'debian']): Judged {
  const cwd = writeTree({
    'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n${OLD}`,
    'new/contrib.yaml': `${HEAD}version: "2"\npackages:\n${next}`,
    'intent.yaml': `contrib: 1\n${intent}`,
  });
  const { stdout, status } = contrib(
    ['upgrade', 'old', 'new', '--intent', 'intent.yaml', '--json', ...more],
    { cwd },
  );
  return { findings: (JSON.parse(stdout) as Judged).findings, status };
}

/** Each finding that counts, as `rule: message`. */
function told({ findings }: Judged, rule = ''): string[] {
  return findings
    .filter((one) => one.suppressed === undefined && one.severity !== 'info' && one.rule.startsWith(rule))
    .map(({ rule: id, message }) => `${id.replace('upgrade/', '')}: ${message}`);
}

describe('contrib upgrade --intent', () => {
  it('examples/libvirt: the split that was agreed on is what the list wanted', () => {
    const { stdout, status } = contrib(['upgrade', 'before', 'after', '--intent', 'intent.yaml', '--json'], {
      cwd: EXAMPLE,
    });
    const { findings } = JSON.parse(stdout) as Judged;
    assert.deepEqual(told({ findings, status }), []);
    assert.equal(status, 0);
  });

  it('examples/libvirt: the naive split is not', () => {
    const { stdout } = contrib(['upgrade', 'before', 'naive', '--intent', 'intent.yaml', '--json'], {
      cwd: EXAMPLE,
    });
    const { findings } = JSON.parse(stdout) as Judged;
    const lacks = findings.filter(({ rule }) => rule === 'upgrade/request-lacks');
    assert.ok(lacks.length >= 5, String(lacks.length));
    for (const { distribution = '' } of lacks) assert.equal(distribution.split(', ').length, 5);
  });

  it('tells what a request must bring and does not, at the line of the intent', () => {
    const result = judge('requests: [{ ask: m, brings: ["${bindir}/y"] }]\n');
    const [lack] = result.findings.filter(({ rule }) => rule === 'upgrade/request-lacks');
    assert.equal(lack?.message, 'who asks for m anew does not get ${bindir}/y, which is in b');
    assert.deepEqual(lack?.place, { file: 'intent.yaml', line: 2, column: 31, endColumn: 44 });
    assert.equal(result.status, 1);
  });

  it('wants every file that a pattern matches, and says when none does', () => {
    const all = told(judge('requests: [{ ask: m, brings: ["/usr/bin/*"] }]\n'), 'upgrade/request');
    assert.deepEqual(all, ['request-lacks: who asks for m anew does not get /usr/bin/*, which is in b']);
    const none = told(judge('requests: [{ ask: m, brings: [/usr/bin/z] }]\n'), 'upgrade/request');
    assert.match(none[0] ?? '', /must get \/usr\/bin\/z, which no package of the new set has/);
    const unknown = told(judge('requests: [{ ask: q }]\n'), 'upgrade/request');
    assert.match(unknown[0] ?? '', /nobody can ask for q/);
  });

  it('tells a file that a request must not bring, also when autoremove leaves it', () => {
    const found = told(
      judge('requests: [{ ask: [m, b], without: [/usr/bin/x] }]\n'),
      'upgrade/request-brings',
    );
    assert.deepEqual(found, ['request-brings: who asks for m + b anew gets /usr/bin/x, of a']);
  });

  it('nobody is forced to take a package, but by those that may bring it', () => {
    const forcing = NEW.replace('a: { files', 'a: { requires: [b], files');
    const forced = told(judge('not-forced: { b: }\n', forcing), 'upgrade/not-forced');
    assert.deepEqual(forced, ['not-forced: who asks for a, m is forced to take b']);
    assert.deepEqual(told(judge('not-forced: { b: { except: [a] } }\n', forcing), 'upgrade/not-forced'), []);
  });

  it('an optional move may lose its files, and only its files', () => {
    const lost = told(judge(''), 'upgrade/file-lost');
    assert.equal(lost.length, 1);
    const optional = judge('moves: [{ from: a, to: b, optional: true, reason: opt-in }]\n');
    assert.deepEqual(told(optional), []);
    assert.equal(optional.status, 0);
    assert.equal(
      optional.findings.find(({ rule }) => rule === 'upgrade/file-lost')?.suppressed?.reason,
      'opt-in',
    );
    const other = judge('moves: [{ from: a, to: b, files: [/usr/bin/x], optional: true }]\n');
    assert.deepEqual(
      told(other)
        .map((text) => text.split(':')[0])
        .sort(),
      ['file-lost', 'idle-intent'],
    );
  });

  it('what is accepted counts no more, on the formats that it names', () => {
    const accept = (more: string) =>
      `accept: [{ rule: upgrade/file-lost, package: b, reason: cannot be had here${more} }]\n`;
    assert.deepEqual(told(judge(accept(''))), []);
    assert.deepEqual(told(judge(accept(', on: deb'))), []);
    const elsewhere = told(judge(accept(', on: arch')));
    assert.deepEqual(elsewhere.map((text) => text.split(':')[0]).sort(), ['file-lost', 'idle-intent']);
  });

  it('a relation with another limit than upstream says is told', () => {
    const early = NEW.replace('since: "2"', 'since: "1.5"');
    const found = judge('moves: [{ from: a, to: b, since: "2" }]\n', early, []);
    const [since] = found.findings.filter(({ rule }) => rule === 'upgrade/since-differs');
    assert.match(since?.message ?? '', /upstream says that the files moved in 2/);
    assert.deepEqual(told(judge('moves: [{ from: a, to: b, since: "2" }]\n', NEW, []), 'upgrade/since'), []);
  });

  it('older versions than those that can be upgraded from do not count', () => {
    assert.deepEqual(told(judge('upgrades-from: "1.5"\n')), []);
    assert.notDeepEqual(told(judge('upgrades-from: "1"\n')), []);
  });

  it('a mistake in the file is named with its place', () => {
    const cwd = writeTree({ 'i.yaml': 'contrib: 1\nrequest: []\nmoves: [{ from: a }]\n' });
    const { status, stderr } = contrib(['upgrade', 'a', 'b', '--intent', 'i.yaml'], { cwd });
    assert.equal(status, 3);
    assert.match(stderr, /i\.yaml:2:1: error\[manifest\/unknown-key\].*"request"/);
    assert.match(stderr, /i\.yaml:3:9: error.*moves\[0\]\.to is missing/);
  });
});
