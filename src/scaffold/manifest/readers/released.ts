import { lstatSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fsPath } from '../../../system/path-bytes.ts';
import { at, type Guess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';
import { escapeRegExp } from '../regexp.ts';

const CHANGELOG = /^(?:news|change(?:s|log)|history|release[-_ ]?notes)(?:\.(?:md|markdown|rst|txt|adoc))?$/i;
/** The newest release stands at one end of the file, and most begin with it. */
const READ = 256 * 1024;
const LONGEST_LINE = 300;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * When a version was released, where git does not tell: the dated line of a changelog that names the version, or in a
 * tarball that somebody unpacked the newest file at its top, which tar(1) gave the time that the packer gave it.
 */
export function readReleased(look: Look, version: string): Guess | undefined {
  const { root } = look.tree;
  if (lstatSync(fsPath(`${root}/.git`), { throwIfNoEntry: false }) !== undefined) return undefined;
  return (
    fromChangelog(look, version) ??
    (basename(resolve(root)).includes(`-${version}`) ? newest(look) : undefined)
  );
}

function fromChangelog(look: Look, version: string): Guess | undefined {
  const named = new RegExp(`(?:^|[^\\w.])v?${escapeRegExp(version)}(?![\\w-]|\\.\\d)`, 'i');
  for (const file of filesMatching(look, CHANGELOG, 10)) {
    const lines = (look.head(file, READ) ?? '').split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.length > LONGEST_LINE || !named.test(line)) continue;
      const value = dateIn(line);
      if (value !== undefined) return { value, from: at(file, index + 1) };
    }
  }
  return undefined;
}

/** 2021-11-23, 28 May 1999, May 28th, 1999 and 28-May-1999; of numbers alone nothing else says which is the month. */
function dateIn(line: string): string | undefined {
  const iso = /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(line);
  if (iso !== null) return real(iso[1], iso[2], iso[3]);
  const dayFirst = /\b(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3})[a-z]*\.?,?[ -](\d{4})\b/i.exec(line);
  if (dayFirst !== null) return real(dayFirst[3], month(dayFirst[2]), dayFirst[1]);
  const monthFirst = /\b([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/i.exec(line);
  return monthFirst === null ? undefined : real(monthFirst[3], month(monthFirst[1]), monthFirst[2]);
}

function month(name = ''): string {
  return String(MONTHS.indexOf(name.toLowerCase()) + 1);
}

/** A day that there is, as the manifest spells it. */
function real(year = '', monthNumber = '', day = ''): string | undefined {
  const text = `${year}-${monthNumber.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text ? undefined : text;
}

function newest({ tree }: Look): Guess | undefined {
  const dated = tree.entries
    .filter(({ path, type }) => type === 'file' && !path.includes('/') && path !== 'contrib.yaml')
    .flatMap(({ path }) => {
      const time = lstatSync(fsPath(`${tree.root}/${path}`), { throwIfNoEntry: false })?.mtimeMs;
      return time === undefined || time <= 0
        ? []
        : [{ path, day: new Date(time).toISOString().slice(0, 10) }];
    })
    .sort((a, b) => (a.day > b.day ? -1 : 1));
  const [first] = dated;
  return first === undefined || first.day.length > 10
    ? undefined
    : { value: first.day, from: at(`the time of ${first.path}`) };
}
