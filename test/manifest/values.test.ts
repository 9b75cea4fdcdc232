// What is said of a value that is not what it can be.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';

const MANIFEST = `contrib: 1
name: demo
version: 1
summary: A demo
license: MIT
prerequisites:
  tool: { command: [] }
accounts:
  users: { low: { id: -1 }, high: { id: 99999999999 }, broken: { id: 1.5 } }
directories: { /srv/demo: { volatile: maybe } }
packages:
  demo: { files: [] }
`;

describe('a value that is out of bounds', () => {
  const { status, stderr } = contrib(['check'], { cwd: writeTree({ 'contrib.yaml': MANIFEST }) });
  const said = stderr.split('\n').filter((line) => line.includes('error['));
  for (const [line, expected] of [
    [7, 'prerequisites.tool.command has no item'],
    [9, 'accounts.users.low.id is less than 0'],
    [9, 'accounts.users.high.id is more than 4294967294'],
    [9, 'accounts.users.broken.id is a number, not a whole number'],
    [10, 'directories./srv/demo.volatile is text, not true or false'],
  ] as const) {
    it(`is said in words: ${expected}`, () => {
      const found = said.find((text) => text.endsWith(expected));
      assert.match(found ?? stderr, new RegExp(`^contrib\\.yaml:${line}:\\d+: error\\[manifest/value\\]`));
      assert.equal(status, 3);
    });
  }
});
