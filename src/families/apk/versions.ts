import type { Version } from '../../packages/package-set.ts';
import { compareDigits, compareText } from '../../system/digits.ts';

/** The parts of a version in the order in which they may follow one another (apk-package(5)). */
const KINDS = [
  'first',
  'number',
  'letter',
  'suffix',
  'suffix-number',
  'hash',
  'release',
  'end',
  'bad',
] as const;
type Kind = (typeof KINDS)[number];
type Token = { readonly kind: Kind; readonly text: string };

/** Suffixes in their order; no suffix at all stands where the first of these ends. */
const BEFORE_RELEASE = ['alpha', 'beta', 'pre', 'rc'];
const SUFFIXES = [...BEFORE_RELEASE, 'cvs', 'svn', 'git', 'hg', 'p'];

type Rule = { readonly kind: Kind; readonly pattern: RegExp; readonly after: readonly Kind[] };
const RULES: readonly Rule[] = [
  { kind: 'number', pattern: /^\.(\d+)/, after: ['first', 'number'] },
  { kind: 'letter', pattern: /^([a-z])/, after: ['first', 'number'] },
  { kind: 'suffix', pattern: /^_([a-z]+)/, after: ['first', 'number', 'letter', 'suffix', 'suffix-number'] },
  { kind: 'suffix-number', pattern: /^(\d+)/, after: ['suffix'] },
  { kind: 'hash', pattern: /^~([0-9a-f]+)/, after: ['first', 'number', 'letter', 'suffix', 'suffix-number'] },
  {
    kind: 'release',
    pattern: /^-r(\d+)/,
    after: ['first', 'number', 'letter', 'suffix', 'suffix-number', 'hash'],
  },
];

/**
 * Order of two versions of apk, as `apk version --test` has it: negative, zero or positive.
 * Takes any text: what is no version is compared as far as it is one.
 */
export function compareApkVersions(a: string, b: string): number {
  const left = tokens(a);
  const right = tokens(b);
  for (let index = 0; ; index += 1) {
    const [one, other] = [left[index], right[index]];
    if (one === undefined || other === undefined) return 0;
    if (one.kind !== other.kind) return compareKinds(one, other);
    const order = compareTokens(one, other);
    if (order !== 0) return order;
  }
}

/** The version and its release (`r0`), or undefined where apk would not take it. apk knows no epoch. */
export function parseApkVersion(text: string): Version | undefined {
  if (!isValidApkVersion(text)) return undefined;
  const [version = '', release] = text.split('-');
  return { version, ...(release === undefined ? {} : { release }) };
}

export function isValidApkVersion(text: string): boolean {
  return tokens(text).at(-1)?.kind === 'end';
}

/** The tokens of a version; the last one says whether it ended or went bad. */
function tokens(text: string): readonly Token[] {
  const first = /^\d*/.exec(text)?.[0] ?? '';
  const found: Token[] = [{ kind: first === '' ? 'bad' : 'first', text: first }];
  let rest = text.slice(first.length);
  for (let last = found[0]; last !== undefined && last.kind !== 'end' && last.kind !== 'bad'; ) {
    const { token, length } = nextToken(rest, last.kind);
    found.push(token);
    rest = rest.slice(length);
    last = token;
  }
  return found;
}

function nextToken(rest: string, after: Kind): { readonly token: Token; readonly length: number } {
  if (rest === '') return { token: { kind: 'end', text: '' }, length: 0 };
  for (const rule of RULES) {
    const match = rule.after.includes(after) ? rule.pattern.exec(rest) : null;
    const text = match?.[1];
    if (match === null || text === undefined) continue;
    if (rule.kind === 'suffix' && !SUFFIXES.includes(text)) break;
    return { token: { kind: rule.kind, text }, length: match[0].length };
  }
  return { token: { kind: 'bad', text: rest }, length: rest.length };
}

function compareTokens(a: Token, b: Token): number {
  switch (a.kind) {
    case 'first':
    case 'suffix-number':
    case 'release':
      return compareDigits(a.text, b.text);
    case 'number':
      // As in Gentoo's specification: a leading zero makes it a fraction, 1.02 before 1.1.
      return a.text.startsWith('0') || b.text.startsWith('0')
        ? compareText(a.text, b.text)
        : compareDigits(a.text, b.text);
    case 'suffix':
      return SUFFIXES.indexOf(a.text) - SUFFIXES.indexOf(b.text);
    default:
      return a.kind === 'bad' ? 0 : compareText(a.text, b.text);
  }
}

/** What goes on is newer than what ends, but for a suffix that announces a release (`1.0_rc1` before `1.0`). */
function compareKinds(a: Token, b: Token): number {
  if (announces(a)) return -1;
  if (announces(b)) return 1;
  return KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind);
}

function announces(token: Token): boolean {
  return token.kind === 'suffix' && BEFORE_RELEASE.includes(token.text);
}
