import assert from 'node:assert/strict';
import test from 'node:test';
import { formatSelector, parseSelector } from '../../src/distributions/selector.ts';
import { ContribError } from '../../src/system/errors.ts';

test('a distribution, its release, its architecture', () => {
  assert.deepEqual(parseSelector('ubuntu'), { distribution: 'ubuntu' });
  assert.deepEqual(parseSelector('ubuntu@24.04'), { distribution: 'ubuntu', release: '24.04' });
  assert.deepEqual(parseSelector('ubuntu/arm64'), { distribution: 'ubuntu', architecture: 'arm64' });
  assert.deepEqual(parseSelector('Ubuntu@24.04/arm64'), {
    distribution: 'ubuntu',
    release: '24.04',
    architecture: 'arm64',
  });
});

test('what is read is written the same', () => {
  for (const text of ['arch', 'debian@13', 'debian/armhf', 'opensuse@tumbleweed/x86_64']) {
    assert.equal(formatSelector(parseSelector(text)), text);
  }
});

test('anything else is refused with the form that is meant', () => {
  for (const text of [
    '',
    '@24.04',
    'ubuntu@',
    'ubuntu/',
    'ubuntu@24.04/',
    'ubuntu@a@b',
    'a/b/c',
    '../x',
    'u b',
    '-x',
  ]) {
    assert.throws(
      () => parseSelector(text),
      (error) =>
        error instanceof ContribError && error.code === 'usage' && /ubuntu@24\.04/.test(error.hint ?? ''),
      text,
    );
  }
});
