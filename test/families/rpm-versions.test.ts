import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import {
  compareRpmVersions,
  isValidRpmVersion,
  parseRpmVersion,
  rpmvercmp,
} from '../../src/families/rpm/versions.ts';
import { needsTool } from '../helpers/tools.ts';
import { differences, randomPairs } from './random-versions.ts';

const PIECES = ['.', '_', '+', '~', '^', '0', '1', '10', '007', 'a', 'rc', 'Z', '~rc1', '^git1', '..'];

// rpm-version(7) and the tests of rpm itself (tests/rpmvercmp.at).
const PUBLISHED: readonly (readonly [string, string, number])[] = [
  ['1.0', '1.0', 0],
  ['1.0', '2.0', -1],
  ['2.0.1a', '2.0.1', 1],
  ['5.5p1', '5.5p10', -1],
  ['10xyz', '10.1xyz', -1],
  ['xyz.4', '8', -1],
  ['5.5p2', '5.6p1', -1],
  ['6.0.rc1', '6.0', 1],
  ['10b2', '10a1', 1],
  ['1.0aa', '1.0a', 1],
  ['10.0001', '10.1', 0],
  ['4.999.9', '5.0', -1],
  ['2_0', '2.0', 0],
  ['1.0~rc1', '1.0', -1],
  ['1.0~rc1~git123', '1.0~rc1', -1],
  ['1.0^', '1.0', 1],
  ['1.0^git1', '1.01', -1],
  ['1.0~rc1^git1', '1.0~rc1', 1],
  ['1.0^git1~pre', '1.0^git1', -1],
];

test('the published examples', () => {
  for (const [a, b, order] of PUBLISHED) {
    assert.equal(Math.sign(rpmvercmp(a, b)), order, `${a} ${b}`);
    assert.equal(Math.sign(rpmvercmp(b, a)) + 0, 0 - order, `${b} ${a}`);
  }
});

test('agrees with rpm on random versions', needsTool('rpm'), () => {
  const pairs = randomPairs(11, 500, PIECES);
  assert.deepEqual(differences(pairs, judge(pairs, 'rpm.vercmp(p[1], p[2])'), rpmvercmp), []);
});

test('agrees with rpm on random epoch:version-release', needsTool('rpm'), () => {
  const pairs = randomPairs(
    12,
    300,
    PIECES.filter((piece) => piece !== '_'),
  ).map(([a, b], index): [string, string] => [
    `${index % 3 === 0 ? '1:' : ''}${a}-${index % 5}`,
    `${index % 4 === 0 ? '1:' : ''}${b}${index % 7 === 0 ? '' : '-2'}`,
  ]);
  const code = 'rpm.ver(p[1]) < rpm.ver(p[2]) and -1 or (rpm.ver(p[1]) > rpm.ver(p[2]) and 1 or 0)';
  assert.deepEqual(differences(pairs, judge(pairs, code), compareRpmVersions), []);
});

test('a version has no hyphen and none of the characters of a relation', () => {
  assert.deepEqual(parseRpmVersion('1:9.1.0-2.fc44'), { epoch: 1, version: '9.1.0', release: '2.fc44' });
  assert.deepEqual(parseRpmVersion('1.0~rc1^git2'), { version: '1.0~rc1^git2' });
  for (const text of ['', '1-2-3', '1.0:2', 'a:1', '1 0', '1/2', '-1']) {
    assert.equal(isValidRpmVersion(text), false, text);
  }
});

/** One process for all pairs. */
function judge(pairs: readonly (readonly [string, string])[], code: string): number[] {
  const list = pairs.map(([a, b]) => `{"${a}","${b}"}`).join(',');
  const lua = `%{lua: for _, p in ipairs({${list}}) do print((${code}) .. "\\n") end}`;
  const { stdout } = spawnSync('rpm', ['--eval', lua], { encoding: 'utf8' });
  return (stdout.match(/-?\d+/g) ?? []).map(Number);
}
