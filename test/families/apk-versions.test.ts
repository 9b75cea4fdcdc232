import assert from 'node:assert/strict';
import test from 'node:test';
import { compareApkVersions, isValidApkVersion, parseApkVersion } from '../../src/families/apk/versions.ts';

// Examples that the tests of apk-tools give (test/unit/version.data) and apk-package(5) describes.
const PUBLISHED = `
2.34 > 0.1.0_alpha
23_foo > 4_beta
0.1.0_alpha = 0.1.0_alpha
0.1.0_alpha < 0.1.3_alpha
0.1.0_alpha2 > 0.1.0_alpha
1.1 > 1.1_alpha1
1.3_alpha < 1.3_alpha2
0.13_beta4 < 0.13_beta5
2.01.01_alpha10 > 0.94
1.39 > 1.00_beta2
4.2.52_p2-r1 < 4.2.52_p4-r2
2.1_pre20 < 2.1_pre26
4.3_p2-r5 < 4.4_p1-r6
1.8.5 < 1.8.5_p2
2.9.11_pre20051101-r3 > 2.9.11_pre20051101
1.6.8_p12-r1 > 1.6.8_p9-r2
1.3_pre1-r1 < 1.3.2
1.0_p10-r0 > 1.0_p9-r0
0.10.0-r1 > 0.10.0
0.15.1b > 0.15.1
0.65 > 0.2.10-r2
1.06-r6 < 006
1.02.07 < 1.02.10-r1
4.5.14 > 4.09-r1
1.6d > 1.2.07.8
8.2.0 < 8.2.001
8.2.0015 < 8.2.002
9 > 2.18.3-r10
20060720 > 3.0.20060720
6.1_p1 > 6.1
1.0_alpha < 1.0_beta
1.0_beta < 1.0_pre
1.0_pre < 1.0_rc
1.0_rc < 1.0
1.0 < 1.0_cvs
1.0_cvs < 1.0_svn
1.0_svn < 1.0_git
1.0_git < 1.0_hg
1.0_hg < 1.0_p
`;

const VALID = [
  '1.2',
  '0.1_pre2',
  '0.1_pre2~1234abcd',
  '0.1_p1_pre2',
  '0.1_alpha1_pre2',
  '0.1_git20240101_pre1',
];
const INVALID = [
  ...['', '0.1bc', '0.1bc1', '0.1a1', '0.1a.1', '0.1_pre2~', '0.1_pre2~1234xbcd', '0.1_pre2~1234abcd_pre1'],
  ...[
    '0.1_pre2-r1~1234xbcd',
    '0.1_foobar',
    '0.1_foobar1',
    '0.1-pre1.1',
    '0.1-r',
    '0.1-r2_pre1',
    '0.1-r2_p3_pre1',
  ],
  ...['0.1-r2-r3', '0.1-r2.1', '.1', 'a', '_pre1', '-r1', '0.1_', '0.1_-r0', '0.1__alpha', '0.1_1_alpha'],
];

test('the published order', () => {
  const signs: Readonly<Record<string, number>> = { '<': -1, '=': 0, '>': 1 };
  for (const line of PUBLISHED.trim().split('\n')) {
    const [a = '', operator = '', b = ''] = line.split(' ');
    assert.equal(Math.sign(compareApkVersions(a, b)), signs[operator], line);
    assert.equal(Math.sign(compareApkVersions(b, a)) + 0, 0 - (signs[operator] ?? 0), `${line}, reversed`);
  }
});

test('the published validity', () => {
  assert.deepEqual(
    VALID.filter((text) => !isValidApkVersion(text)),
    [],
  );
  assert.deepEqual(INVALID.filter(isValidApkVersion), []);
});

test('the release stays in its own word, and there is no epoch', () => {
  assert.deepEqual(parseApkVersion('1.2.3_rc1-r4'), { version: '1.2.3_rc1', release: 'r4' });
  assert.deepEqual(parseApkVersion('1.2'), { version: '1.2' });
  assert.equal(parseApkVersion('1:1.2-r0'), undefined);
});
