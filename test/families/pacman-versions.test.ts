import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import {
  comparePacmanVersions,
  isValidPacmanVersion,
  parsePacmanVersion,
} from '../../src/families/pacman/versions.ts';
import { needsTool } from '../helpers/tools.ts';
import { differences, randomPairs } from './random-versions.ts';

const PIECES = ['.', '_', '+', '..', '0', '1', '10', '007', 'a', 'rc', 'beta', 'Z', '-1', '-2', '.+'];

test('the order of vercmp(8)', () => {
  const words = ['1.0a', '1.0b', '1.0beta', '1.0p', '1.0pre', '1.0rc', '1.0', '1.0.a', '1.0.1'];
  const numbers = ['1', '1.0', '1.1', '1.1.1', '1.2', '2.0', '3.0.0'];
  for (const sorted of [words, numbers]) {
    for (const [index, version] of sorted.slice(1).entries()) {
      assert.ok(comparePacmanVersions(sorted[index] ?? '', version) < 0, `${sorted[index]} < ${version}`);
    }
  }
});

test('the examples of vercmp(8)', () => {
  assert.ok(comparePacmanVersions('2.0-1', '1.7-6') > 0);
  assert.equal(comparePacmanVersions('2.0', '2.0-13'), 0);
  assert.ok(comparePacmanVersions('4.34', '1:001') < 0);
  assert.ok(comparePacmanVersions('1.5-1', '1.5-2') < 0);
});

test('agrees with vercmp on random pairs', needsTool('vercmp'), () => {
  const pairs: [string, string][] = [
    ...randomPairs(21, 90, PIECES),
    ['1.', '1.a'],
    ['1', '1.a'],
    ['1a', '1a1'],
    ['1..1', '1.1'],
    ['1.0.', '1.0'],
    ['2:1-1', '1:9'],
    ['', '1'],
  ];
  assert.deepEqual(differences(pairs, judge(pairs), comparePacmanVersions), []);
});

test('is cut at the colon and the last hyphen', () => {
  assert.deepEqual(parsePacmanVersion('1:9.1.0.r3-2.1'), { epoch: 1, version: '9.1.0.r3', release: '2.1' });
  for (const text of ['', '1-2-3', '1:2:3', '1 0', '1/2', '1-a', '1\u00e4']) {
    assert.equal(isValidPacmanVersion(text), false, text);
  }
});

function judge(pairs: readonly (readonly [string, string])[]): number[] {
  return pairs.map(([a, b]) => Number(spawnSync('vercmp', [a, b], { encoding: 'utf8' }).stdout));
}
