/** A licence by phrases that its text has and no other; all of them must be there, in lower case and single blanks. */
type LicenseText = {
  readonly id: string;
  readonly phrases: readonly string[];
  readonly without?: readonly string[];
};

const BSD_FORM = 'redistribution and use in source and binary forms, with or without modification';
const BSD_NOTICE = 'redistributions of source code must retain the above copyright notice';

/** The texts at https://spdx.org/licenses/. GNU licences have no `-only` or `-or-later` here: the text says neither. */
const TEXTS: readonly LicenseText[] = [
  { id: 'AGPL-3.0', phrases: ['gnu affero general public license version 3'] },
  { id: 'LGPL-3.0', phrases: ['gnu lesser general public license version 3'] },
  { id: 'LGPL-2.1', phrases: ['gnu lesser general public license version 2.1'] },
  { id: 'LGPL-2.0', phrases: ['gnu library general public license version 2'] },
  { id: 'GPL-3.0', phrases: ['gnu general public license version 3, 29 june 2007'] },
  { id: 'GPL-2.0', phrases: ['gnu general public license version 2, june 1991'] },
  { id: 'Apache-2.0', phrases: ['apache license version 2.0, january 2004'] },
  { id: 'MPL-2.0', phrases: ['mozilla public license version 2.0', 'covered software'] },
  { id: 'CC0-1.0', phrases: ['cc0 1.0 universal'] },
  { id: 'Unlicense', phrases: ['this is free and unencumbered software released into the public domain'] },
  {
    id: 'BSD-3-Clause',
    phrases: [BSD_FORM, BSD_NOTICE, 'endorse or promote products derived from'],
    without: ['all advertising materials mentioning'],
  },
  {
    id: 'BSD-2-Clause',
    phrases: [BSD_FORM, BSD_NOTICE],
    without: ['endorse or promote products', 'all advertising materials mentioning'],
  },
  {
    id: 'Zlib',
    phrases: [
      'altered source versions must be plainly marked as such',
      'the origin of this software must not be misrepresented',
    ],
  },
  {
    id: 'ISC',
    phrases: [
      'permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that',
    ],
  },
  {
    id: 'ISC',
    phrases: [
      'permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted, provided that',
    ],
  },
  {
    id: 'MIT',
    phrases: [
      'permission is hereby granted, free of charge, to any person obtaining a copy',
      'the above copyright notice and this permission notice',
    ],
  },
];

/** Phrases begin with words of the text's title; where the text goes on, another licence may only be spoken of. */
const TITLE_LENGTH = 3000;

/** The licences whose texts a file holds. GNU licences come without `-only` or `-or-later`. */
export function recognizeLicenses(content: string): string[] {
  const text = normalize(content);
  const found = TEXTS.filter(
    ({ id, phrases, without = [] }) =>
      phrases.every((phrase) => (isGnu(id) ? text.slice(0, TITLE_LENGTH) : text).includes(phrase)) &&
      !without.some((phrase) => text.includes(phrase)),
  ).map(({ id }) => id);
  return [...new Set(found)];
}

const NOTICE =
  /gnu (lesser |library |affero )?general public license\b[^.]{0,120}?\bversion ([23](?:\.[01])?)(?![\d.]\d)(.{0,120})/;
const KINDS: Readonly<Record<string, string>> = { 'lesser ': 'LGPL', 'library ': 'LGPL', 'affero ': 'AGPL' };

/** The GNU licence that a notice names, as they stand in sources: "either version 2 of the License, or any later version". */
export function noticedLicense(content: string): string | undefined {
  const [, kind = '', version, behind = ''] = NOTICE.exec(normalize(content).slice(0, 20000)) ?? [];
  if (version === undefined) return undefined;
  const number = version.includes('.') ? version : `${version}.0`;
  return `${KINDS[kind] ?? 'GPL'}-${number}-${behind.includes('any later version') ? 'or-later' : 'only'}`;
}

/** Whether a licence is one of those that are "version N only" or "version N or any later version". */
export function isGnu(id: string): boolean {
  return /^[AL]?GPL-[\d.]+$/.test(id);
}

export function normalize(content: string): string {
  return content
    .toLowerCase()
    .replace(/^[\s*#/;%-]+/gm, ' ')
    .replace(/["“”']/g, '')
    .replace(/\s+/g, ' ');
}
