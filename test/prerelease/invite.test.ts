import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parsePackagers } from '../../src/manifest/packagers.ts';
import { withPackager } from '../../src/submission/packagers/edit.ts';
import { type CliResult, contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { MANIFEST, write } from './repository.ts';

const BO = 'Bo Packager <bo@example.org>';

function project(packagers?: string): string {
  const root = scratchDirectory();
  write(root, {
    'contrib.yaml': MANIFEST,
    ...(packagers === undefined ? {} : { 'packagers.yaml': packagers }),
  });
  return root;
}

function invite(root: string, ...args: readonly string[]): CliResult {
  return contrib(['invite', ...args], { cwd: root });
}

function written(root: string): string {
  return readFileSync(join(root, 'packagers.yaml'), 'utf8');
}

describe('contrib invite', () => {
  it('writes packagers.yaml, and prints an invitation that says how to send what to whom', () => {
    const root = project();
    const { status, stdout, stderr } = invite(root, 'ubuntu', '--maintainer', BO, '--date', '2026-11-01');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Subject: Packaging demo for Ubuntu\n\nHello Bo Packager,/);
    assert.match(stdout, /packagers@example\.org/);
    assert.match(stdout, /contrib bundle ubuntu/);
    assert.match(written(root), /^packagers:\n {2}ubuntu:\n {4}maintainer:\n {6}name: Bo Packager\n/m);
  });

  it('keeps every byte that somebody wrote', () => {
    const before = `# ours
contrib: 1
packagers:
    # the first
    fedora:   { maintainer: { name: 'Fay' } }  # since 2020

    debian:
        maintainer: [ { name: Di }, { name: Dan } ]
        note: "a  b"   # kept
# the end
`;
    const root = project(before);
    const { status, stderr } = invite(root, 'ubuntu', '--maintainer', BO, '--staging');
    assert.equal(status, 0, stderr);
    const added =
      '    ubuntu:\n      maintainer:\n        name: Bo Packager\n        email: bo@example.org\n      staging: requested\n';
    assert.equal(written(root), before.replace('# the end', `${added}# the end`));
  });

  it('replaces an entry only when asked to, and an equal one never', () => {
    const root = project();
    invite(root, 'ubuntu', '--maintainer', BO);
    invite(root, 'fedora', '--maintainer', 'Fay');
    const first = written(root);
    assert.match(invite(root, 'ubuntu', '--maintainer', BO).stderr, /unchanged: packagers\.yaml/);
    const other = invite(root, 'ubuntu', '--maintainer', 'Uma');
    assert.equal(other.status, 3);
    assert.match(other.stderr, /packagers\.yaml:5:3: .*another entry for ubuntu/);
    assert.equal(written(root), first);
    assert.equal(invite(root, 'ubuntu', '--maintainer', 'Uma', '--replace').status, 0);
    assert.deepEqual(Object.keys(parsePackagers(written(root)).file.packagers), ['ubuntu', 'fedora']);
    assert.equal(parsePackagers(written(root)).file.packagers['ubuntu']?.maintainer[0]?.name, 'Uma');
  });

  it('speaks otherwise to whoever maintains it already, and takes names that contrib does not know', () => {
    const root = project();
    const link = 'https://example.org/pkg/demo';
    const known = invite(root, 'suse', '--maintainer', BO, '--link', link);
    assert.match(known.stdout, /You maintain it for openSUSE already/);
    assert.match(written(root), /^ {2}opensuse:/m);
    const unknown = invite(root, 'gobolinux', '--maintainer', BO);
    assert.equal(unknown.status, 0);
    assert.match(unknown.stderr, /contrib does not know gobolinux/);
    assert.match(invite(root, 'gobolinux').stdout, /Hello Bo Packager/);
  });

  it('refuses what nobody could be told by', () => {
    const root = project();
    for (const [args, message] of [
      [['ubuntu'], /has no entry for ubuntu, and nobody is named/],
      [['ubuntu', '--maintainer', 'Bo <nonsense>'], /is no person/],
      [['ubuntu', '--maintainer', BO, '--link', 'here'], /is not a web address/],
      [['ubuntu', '--maintainer', BO, '--date', 'soon'], /is no date/],
      [['../x', '--maintainer', BO], /is no name of a distribution/],
    ] as const) {
      const { status, stderr } = invite(root, ...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
    assert.ok(!existsSync(join(root, 'packagers.yaml')));
  });

  it('refuses a file that it cannot add to without rewriting it, and one with problems, at their place', () => {
    const root = project('{ contrib: 1, packagers: { ubuntu: { maintainer: { name: U } } } }\n');
    const flow = invite(root, 'fedora', '--maintainer', BO);
    assert.equal(flow.status, 3);
    assert.match(flow.stderr, /not written in lines/);
    writeFileSync(
      join(root, 'packagers.yaml'),
      'contrib: 1\npackagers:\n  ubuntu: { maintainr: { name: U } }\n',
    );
    assert.match(
      invite(root, 'fedora', '--maintainer', BO).stderr,
      /packagers\.yaml:3:\d+: .*did you mean "maintainer"/s,
    );
  });
});

describe('an entry that is added', () => {
  it('reads back with all others, however the file ends and whatever the names hold', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((text) => /^[^\p{C}\u2028\u2029]+$/u.test(text) && text.trim() === text);
    const keys = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 6 });
    const ends = fc.constantFrom('', '\n', '\n\n', '\n# end\n', '   # end');
    fc.assert(
      fc.property(keys, fc.array(name, { minLength: 6, maxLength: 6 }), ends, (ids, people, end) => {
        let text: string | undefined;
        for (const [index, id] of ids.entries()) {
          const edited: { readonly text: string } = withPackager(
            text,
            'demo',
            id,
            { maintainer: [{ name: people[index] ?? '' }] },
            false,
          );
          text = edited.text.trimEnd() + end;
        }
        const { packagers } = parsePackagers(text ?? '').file;
        assert.deepEqual(Object.keys(packagers).sort(), [...ids].sort());
        const names = ids.map((id) => packagers[id]?.maintainer[0]?.name);
        assert.deepEqual(names, people.slice(0, ids.length));
      }),
      { numRuns: 200 },
    );
  });
});
