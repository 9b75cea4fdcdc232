import { cleanLine } from '../clean.ts';
import { lineAt } from '../data.ts';
import { at, type Facts, type Guess, guess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';
import { isGnu, normalize, noticedLicense, recognizeLicenses } from './license-texts.ts';
import { readSourceLicenses, type SourceLicenses } from './source-licenses.ts';
import { cleanLicense } from './spdx.ts';

/** The names of licence files at the top of a tree; LICENSES/ is the directory of the REUSE specification. */
export const LICENSE_FILE =
  /^(?:LICENSES\/[^/]+\.txt|(?:un)?licen[cs]e[^/]*|copying[^/]*|copyright|(?:[al]?gpl|mit|bsd|apache|isc|mpl)[-_v.\d]*(?:\.(?:txt|md))?)$/i;

type Recognized = { readonly id: string; readonly file: string };

/** The licence by its text in the tree, and by what the sources say of themselves. */
export function readLicense(look: Look): Facts {
  const files = filesMatching(look, LICENSE_FILE, 30).concat(links(look));
  const texts = files.map((file) => ({ file, content: look.text(file) ?? '' }));
  const recognized = texts.flatMap(({ file, content }) =>
    recognizeLicenses(content).map((id) => ({ id, file })),
  );
  const sources = readSourceLicenses(look);
  return {
    license: fromTexts(recognized, sources) ?? fromNotices(texts) ?? fromSources(sources),
    copyright: texts
      .map(({ file, content }) => copyright(file, content))
      .find((found) => found !== undefined),
  };
}

function links({ tree }: Look): string[] {
  return tree.entries
    .filter(({ path, type }) => type === 'symlink' && LICENSE_FILE.test(path))
    .map(({ path }) => path);
}

function fromTexts(recognized: readonly Recognized[], sources: SourceLicenses): Guess | undefined {
  const ids = [...new Set(recognized.map(({ id }) => id))];
  const [first] = recognized;
  if (first === undefined) return undefined;
  // The LGPL 3 is the GPL 3 with permissions added, and comes with its text (LGPL 3, section 0).
  const needed = ids.filter((id) => !(id === 'GPL-3.0' && ids.includes('LGPL-3.0')));
  const words = needed.map((id) => (isGnu(id) ? `${id}${versions(id, sources)}` : id)).sort();
  // LICENSE-MIT beside LICENSE-APACHE is a choice (the Rust API guidelines, C-PERMISSIVE); others hold together.
  const isChoice = recognized.every(({ file }) => /^licen[cs]e[-_.](?!txt|md)/i.test(file));
  const main = recognized.find(({ id }) => needed.includes(id)) ?? first;
  return guess(words.join(isChoice ? ' OR ' : ' AND '), at(main.file));
}

/** What the headers of the sources say; without them the text alone grants no later version. */
function versions(id: string, { identifiers, laterVersions }: SourceLicenses): string {
  if (identifiers.some(({ value }) => value === `${id}-only`)) return '-only';
  return laterVersions || identifiers.some(({ value }) => value === `${id}-or-later`) ? '-or-later' : '-only';
}

/** A file that is called a licence and only names one. */
function fromNotices(
  texts: readonly { readonly file: string; readonly content: string }[],
): Guess | undefined {
  return texts
    .map(({ file, content }) => guess(noticedLicense(content), at(file)))
    .find((found) => found !== undefined);
}

function fromSources({ identifiers }: SourceLicenses): Guess | undefined {
  const [most] = identifiers;
  return most === undefined ? undefined : guess(cleanLicense(most.value), most.from);
}

/** `Copyright (c) 2020-2024 Some One`: of whom the text of a licence is not the licence's own. */
function copyright(file: string, content: string): Guess | undefined {
  for (const match of content
    .slice(0, 20000)
    .matchAll(
      /^[\s*#/;]{0,20}(?:[\w.+-]{1,40} is )?copyright(?: ?\(c\)| ?©)? ?((?:19|20)\d\d\b[^\n]{2,200})$/gim,
    )) {
    const [, holder = ''] = match;
    if (/free software foundation|<[^<>]*(?:year|name|owner)|\[/i.test(normalize(holder))) continue;
    const line = cleanLine(holder.replace(/[.,]?\s*all rights reserved\.?/i, ''), 200);
    if (line !== undefined)
      return guess(line, at(file, lineAt(content, match.index + match[0].search(/\S/))));
  }
  return undefined;
}
