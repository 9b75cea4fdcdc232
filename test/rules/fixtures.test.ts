// Every rule has a pair of fixtures, test/fixtures/rules/<area>/<name>/{trips,clean}/, and every pair its rule.
//
// To add a pair: put a small source tree with a contrib.yaml into trips/ and one into clean/, which differs as little
// as it can. What else may lie there, and does not belong to the source tree:
//   root/          an installed tree, for rules that need `tree`; root.owners.json: owners as `stage` writes them
//   built/         what the project's own build installed
//   tree.json      what git cannot store: [{"path": "src/pipe", "type": "fifo"}]; see fixture-tree.ts
//   fixture.json   {"distribution": "fedora@42", "host": {...}}; ubuntu@24.04 where it says nothing; see fixture.ts
//   image.json     instead of everything else: how a portable service image differs from the usual one; helpers/image.ts
//   expect.txt     in trips/: all findings of the rule, exactly. Write it with: CONTRIB_WRITE_EXPECT=1 node --import tsx
//                  --test --test-name-pattern '^area/name' test/rules/fixtures.test.ts, then read it with care.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { RULES } from '../../src/rules/all.ts';
import { needsTool } from '../helpers/tools.ts';
import { expectedLines, FIXTURES, findingsOf, KINDS, rulesWithFixtures } from './fixture.ts';

/** Rules of archives are judged on archives: test/bundle. */
const rules = RULES.filter(({ needs }) => !needs.includes('bundle'));
/** Fixtures that a program of this machine judges. */
const TOOLS: Readonly<Record<string, { readonly skip: string | false }>> = {
  'hooks/shellcheck': needsTool('shellcheck'),
};

const ids = [...new Set([...rules.map(({ id }) => id), ...rulesWithFixtures()])].sort();

for (const id of ids) {
  for (const kind of KINDS) {
    test(`${id} ${kind}`, TOOLS[id] ?? {}, async () => {
      const rule = rules.find((one) => one.id === id);
      assert.ok(rule, `there is no rule ${id} for these fixtures`);
      const lines = await findingsOf(rule, kind);
      if (kind === 'clean') return assert.deepEqual(lines, []);
      assert.notEqual(lines.length, 0, `${id} finds nothing in the fixture that it must find something in`);
      if (process.env['CONTRIB_WRITE_EXPECT'] !== undefined) writeExpected(id, lines);
      const expected = expectedLines(id);
      if (expected !== undefined) assert.deepEqual(lines, expected);
      return undefined;
    });
  }
}

function writeExpected(id: string, lines: readonly string[]): void {
  writeFileSync(join(FIXTURES, id, 'trips', 'expect.txt'), `${lines.join('\n')}\n`);
}
