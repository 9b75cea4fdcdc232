import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { noticedLicense, recognizeLicenses } from '../../src/scaffold/manifest/readers/license-texts.ts';
import { cleanLicense } from '../../src/scaffold/manifest/readers/spdx.ts';
import { writeTree } from '../helpers/scratch.ts';
import { guessed, runNew } from './run-new.ts';

const ANSWERS = ['--name', 'x', '--version', '1', '--summary', 'X', '--dry-run'];
/** Debian's base-files has the texts themselves. */
const COMMON = '/usr/share/common-licenses';

for (const [file, id] of [
  ['Apache-2.0', 'Apache-2.0'],
  ['GPL-2', 'GPL-2.0'],
  ['GPL-3', 'GPL-3.0'],
  ['LGPL-2', 'LGPL-2.0'],
  ['LGPL-2.1', 'LGPL-2.1'],
  ['LGPL-3', 'LGPL-3.0'],
  ['MPL-2.0', 'MPL-2.0'],
  ['BSD', 'BSD-3-Clause'],
  ['CC0-1.0', 'CC0-1.0'],
] as const) {
  const path = `${COMMON}/${file}`;
  test(`the text of ${id} is recognised`, {
    skip: existsSync(path) ? false : `not installed: ${path}`,
  }, () => {
    assert.deepEqual(recognizeLicenses(readFileSync(path, 'utf8')), [id]);
  });
}

test('short texts are recognised in comments and in any wrapping', () => {
  const bsd2 =
    ' * Redistribution and use in source and binary forms, with or without\n * modification, are permitted:\n * 1. Redistributions of source code must retain the above\n * copyright notice';
  assert.deepEqual(recognizeLicenses(bsd2), ['BSD-2-Clause']);
  const zlib =
    'The origin of this software must not be misrepresented\n2. Altered source versions must be plainly marked as such';
  assert.deepEqual(recognizeLicenses(zlib), ['Zlib']);
  assert.deepEqual(recognizeLicenses('All rights reserved.'), []);
});

test('notices of GNU licences say whether later versions are allowed', () => {
  const notice = (version: string) =>
    `under the terms of the GNU General Public License as published by\n# the Free Software Foundation; ${version}`;
  assert.equal(
    noticedLicense(notice('either version 2 of the License, or\n# (at your option) any later version.')),
    'GPL-2.0-or-later',
  );
  assert.equal(noticedLicense(notice('version 3 of the License.')), 'GPL-3.0-only');
  assert.equal(noticedLicense('GNU Lesser General Public License, version 2.1'), 'LGPL-2.1-only');
});

test('the words of old metadata become SPDX expressions, and what is none does not', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['GPLv2+', 'GPL-2.0-or-later'],
    ['GPL-3.0', 'GPL-3.0-only'],
    ['GNU General Public License v3 or later (GPLv3+)', 'GPL-3.0-or-later'],
    ['LGPLv2+ and MIT', 'LGPL-2.0-or-later AND MIT'],
    ['Apache License 2.0', 'Apache-2.0'],
    ['Apache Software License', 'Apache-2.0'],
    ['MIT License', 'MIT'],
    ['(MIT OR Apache-2.0)', '(MIT OR Apache-2.0)'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['BSD', undefined],
    ['SEE LICENSE IN LICENSE.txt', undefined],
    ['UNLICENSED', undefined],
    ['ours alone', undefined],
  ];
  for (const [given, expected] of cases) assert.equal(cleanLicense(given), expected, given);
});

test('GPL texts: only, unless a source says any later version; texts beside each other hold together or are a choice', async () => {
  const gpl2 = 'GNU GENERAL PUBLIC LICENSE\nVersion 2, June 1991\n';
  const mit =
    'Permission is hereby granted, free of charge, to any person obtaining a copy. The above copyright notice and this permission notice';
  const license = async (files: Readonly<Record<string, string>>) =>
    guessed(await runNew(writeTree(files), ...ANSWERS), 'license');
  assert.equal(await license({ COPYING: gpl2, 'a.c': 'int x;' }), 'GPL-2.0-only (COPYING)');
  assert.equal(
    await license({ COPYING: gpl2, 'a.c': '/* or (at your option)\n * any later version */' }),
    'GPL-2.0-or-later (COPYING)',
  );
  assert.equal(await license({ COPYING: gpl2, 'LICENSE.MIT.txt': mit }), 'GPL-2.0-only AND MIT (COPYING)');
  assert.equal(
    await license({ 'LICENSE-MIT': mit, 'LICENSE-APACHE': 'Apache License\nVersion 2.0, January 2004' }),
    'Apache-2.0 OR MIT (LICENSE-APACHE)',
  );
  assert.equal(
    await license({ 'a.py': '#!/usr/bin/python3\n# SPDX-License-Identifier: BSD-2-Clause\n' }),
    'BSD-2-Clause (a.py:2)',
  );
});
