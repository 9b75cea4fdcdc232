import { cleanLine } from '../clean.ts';

/**
 * What metadata of all times calls a licence: Fedora's words before 2022 (Fedora wiki, "Licensing:Main"), Python's
 * classifiers, and the SPDX identifiers that SPDX itself has given up.
 */
const KNOWN: Readonly<Record<string, string>> = {
  mit: 'MIT',
  expat: 'MIT',
  apache2: 'Apache-2.0',
  asl2: 'Apache-2.0',
  apachesoftware: 'Apache-2.0',
  bsd2clause: 'BSD-2-Clause',
  bsd3clause: 'BSD-3-Clause',
  newbsd: 'BSD-3-Clause',
  gpl2: 'GPL-2.0-only',
  gpl2only: 'GPL-2.0-only',
  'gpl2+': 'GPL-2.0-or-later',
  gpl2orlater: 'GPL-2.0-or-later',
  gpl3: 'GPL-3.0-only',
  gpl3only: 'GPL-3.0-only',
  'gpl3+': 'GPL-3.0-or-later',
  gpl3orlater: 'GPL-3.0-or-later',
  'lgpl2+': 'LGPL-2.0-or-later',
  'lgpl2.1': 'LGPL-2.1-only',
  'lgpl2.1only': 'LGPL-2.1-only',
  'lgpl2.1+': 'LGPL-2.1-or-later',
  'lgpl2.1orlater': 'LGPL-2.1-or-later',
  lgpl3: 'LGPL-3.0-only',
  lgpl3only: 'LGPL-3.0-only',
  'lgpl3+': 'LGPL-3.0-or-later',
  lgpl3orlater: 'LGPL-3.0-or-later',
  agpl3: 'AGPL-3.0-only',
  agpl3only: 'AGPL-3.0-only',
  'agpl3+': 'AGPL-3.0-or-later',
  agpl3orlater: 'AGPL-3.0-or-later',
  isc: 'ISC',
  mpl2: 'MPL-2.0',
  unlicense: 'Unlicense',
  zlib: 'Zlib',
  cc0: 'CC0-1.0',
};

/** An SPDX expression, every word of which has the form of an identifier (SPDX 2.3, annex D). */
const EXPRESSION = /^\(*[A-Za-z0-9][\w.+-]*\)*(?: (?:AND|OR|WITH) \(*[A-Za-z0-9][\w.+-]*\)*)*$/;
/** Words that look like an identifier and are none. */
const NOT_A_LICENSE =
  /^(?:see license|unlicensed|proprietary|custom|(?:other|none|dual|unknown|bsd|gpl|lgpl|agpl|file)\b(?![-.\d]))/i;

/** Whether a text has the form of an SPDX expression, rather than that of a remark about the licence. */
export function isLicenseExpression(text: string): boolean {
  return EXPRESSION.test(text) && isBalanced(text) && !NOT_A_LICENSE.test(text);
}

/** What metadata says about the licence, as an SPDX expression; undefined where it is none and cannot be made one. */
export function cleanLicense(text: string): string | undefined {
  const line = cleanLine(text, 300);
  if (line === undefined) return undefined;
  const whole = KNOWN[keyOf(line)];
  if (whole !== undefined) return whole;
  const parts = line
    .replaceAll('/', ' OR ')
    .split(/\s+(and|or)\s+(?!later\b)/i)
    .map((part, index) => (index % 2 === 1 ? part.toUpperCase() : cleanPart(part)));
  const expression = parts.join(' ');
  return parts.includes(undefined) || !isBalanced(line) || !EXPRESSION.test(expression)
    ? undefined
    : expression;
}

function isBalanced(text: string): boolean {
  return text.split('(').length === text.split(')').length;
}

function cleanPart(part: string): string | undefined {
  const [, opening = '', name = '', closing = ''] = /^(\(*)(.*?)(\)*)$/.exec(part.trim()) ?? [];
  const known = KNOWN[keyOf(name)];
  if (known !== undefined) return `${opening}${known}${closing}`;
  return NOT_A_LICENSE.test(name) ? undefined : part.trim();
}

/** `GNU General Public License v2 or later (GPLv2+)`, `GPL-2.0+`, `GPLv2+` and `GPL 2+` have one key. */
function keyOf(name: string): string {
  const short = /\(([A-Z][\w.+]*)\)?$/.exec(name)?.[1] ?? name;
  return short
    .toLowerCase()
    .replace(/\b(?:the|gnu|licen[cs]e|version)\b/g, '')
    .replace(/affero general public/, 'agpl')
    .replace(/(?:lesser|library) general public/, 'lgpl')
    .replace(/general public/, 'gpl')
    .replace(/[\s_,-]+/g, '')
    .replace(/v(?=\d)/g, '')
    .replace(/(?<=[a-z]\d)\.0/g, '');
}
