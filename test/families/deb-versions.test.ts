import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { compareDebVersions, isValidDebVersion, parseDebVersion } from '../../src/families/deb/versions.ts';
import { needsTool } from '../helpers/tools.ts';
import { differences, randomPairs } from './random-versions.ts';

const PIECES = [
  '.',
  '+',
  '~',
  '-',
  '0',
  '1',
  '9',
  '10',
  '007',
  'a',
  'rc',
  'Z',
  '~~',
  '+b1',
  '-1',
  '~bpo12+1',
];

test('the order of policy 5.6.12: ~~, ~~a, ~, nothing, a', () => {
  const sorted = ['1~~', '1~~a', '1~', '1', '1a', '1+', '1.'];
  for (const [index, version] of sorted.slice(1).entries()) {
    assert.ok(compareDebVersions(sorted[index] ?? '', version) < 0, `${sorted[index]} < ${version}`);
  }
});

test('an epoch outweighs everything, and none is zero', () => {
  assert.ok(compareDebVersions('1:0', '9.9') > 0);
  assert.equal(compareDebVersions('0:1.0', '1.0'), 0);
  assert.equal(compareDebVersions('1.0', '1.0-0'), 0, 'no revision is revision 0');
});

test('numbers longer than a double are compared exactly', () => {
  assert.ok(compareDebVersions('1.100000000000000000001', '1.100000000000000000002') < 0);
});

test('agrees with dpkg on random pairs', needsTool('dpkg'), () => {
  // dpkg refuses to compare what is no version, so those say nothing.
  const pairs = randomPairs(1, 300, PIECES).filter((pair) => pair.every(isValidDebVersion));
  assert.ok(pairs.length > 200);
  assert.deepEqual(differences(pairs, judge(pairs), compareDebVersions), []);
});

test('takes what dpkg takes', needsTool('dpkg'), () => {
  const texts = [
    'abc',
    '1.0-',
    '1:1',
    '1:1:2',
    'a:1',
    ':1',
    '1',
    '1-1-1',
    '1_0',
    '1.0-r:1',
    '2147483648:1',
    '1~',
  ];
  for (const text of texts) {
    const { status } = spawnSync('dpkg', ['--validate-version', '--', text], { stdio: 'ignore' });
    assert.equal(isValidDebVersion(text), status === 0, text);
  }
});

test('is cut at the first colon and the last hyphen', () => {
  assert.deepEqual(parseDebVersion('2:1.4-rc1-3ubuntu1'), {
    epoch: 2,
    version: '1.4-rc1',
    release: '3ubuntu1',
  });
  assert.deepEqual(parseDebVersion('1.0'), { version: '1.0' });
  assert.equal(parseDebVersion('1.0 '), undefined);
});

/** One shell for all pairs: `dpkg --compare-versions` takes one pair each time. */
function judge(pairs: readonly (readonly [string, string])[]): number[] {
  const script = `while read -r a b; do
    if dpkg --compare-versions "$a" lt "$b"; then echo -1
    elif dpkg --compare-versions "$a" gt "$b"; then echo 1
    else echo 0; fi
  done`;
  const input = pairs.map((pair) => `${pair.join(' ')}\n`).join('');
  const { stdout } = spawnSync('sh', ['-c', script], { input, encoding: 'utf8' });
  return stdout.trim().split('\n').map(Number);
}
