import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { compareNixVersions, isValidNixVersion } from '../../src/families/nix/versions.ts';
import { needsTool } from '../helpers/tools.ts';
import { differences, randomPairs } from './random-versions.ts';

const PIECES = ['.', '-', '_', '0', '1', '10', '007', '20240101000000', 'a', 'pre', 'rc', 'Z', '+', '-pre'];

test('the examples of the Nix manual', () => {
  for (const [a, b] of [
    ['1.0', '2.3'],
    ['2.1', '2.3'],
    ['2.3', '2.5'],
    ['2.3.0a', '2.3.1'],
    ['2.3pre1', '2.3'],
    ['2.3pre3', '2.3pre12'],
    ['2.3a', '2.3c'],
    ['2.3pre1', '2.3c'],
    ['2.3pre1', '2.3q'],
  ] as const) {
    assert.ok(compareNixVersions(a, b) < 0, `${a} < ${b}`);
    assert.ok(compareNixVersions(b, a) > 0, `${b} > ${a}`);
  }
});

test('agrees with builtins.compareVersions on random pairs', needsTool('nix-instantiate'), () => {
  const pairs = randomPairs(31, 300, PIECES);
  assert.deepEqual(differences(pairs, judge(pairs), compareNixVersions), []);
});

test('a version begins with a digit, or it would be part of the name', () => {
  assert.equal(isValidNixVersion('1.0-rc1'), true);
  assert.deepEqual(['', 'rc1', '1/0', '1~rc1', '1 0'].filter(isValidNixVersion), []);
});

/** One evaluation for all pairs; it needs no store. */
function judge(pairs: readonly (readonly [string, string])[]): number[] {
  const list = pairs.map(([a, b]) => `(builtins.compareVersions "${a}" "${b}")`).join(' ');
  const args = ['--eval', '--strict', '--json', '--readonly-mode', '-E', `[${list}]`];
  const { stdout } = spawnSync('nix-instantiate', args, { encoding: 'utf8' });
  const verdicts: unknown = JSON.parse(stdout);
  assert.ok(Array.isArray(verdicts));
  return verdicts.map(Number);
}
