/** Texts that every Debian system has (policy 12.5), by SPDX's name, and what DEP-5 calls them. */
const COMMON: Readonly<Record<string, { readonly file: string; readonly title: string }>> = {
  'Apache-2.0': { file: 'Apache-2.0', title: 'the Apache License, Version 2.0' },
  'Artistic-1.0-Perl': { file: 'Artistic', title: 'the Artistic License' },
  'CC0-1.0': { file: 'CC0-1.0', title: 'CC0 1.0 Universal' },
  'GFDL-1.2': { file: 'GFDL-1.2', title: 'the GNU Free Documentation License, version 1.2' },
  'GFDL-1.3': { file: 'GFDL-1.3', title: 'the GNU Free Documentation License, version 1.3' },
  'GPL-1': { file: 'GPL-1', title: 'the GNU General Public License, version 1' },
  'GPL-2': { file: 'GPL-2', title: 'the GNU General Public License, version 2' },
  'GPL-3': { file: 'GPL-3', title: 'the GNU General Public License, version 3' },
  'LGPL-2': { file: 'LGPL-2', title: 'the GNU Library General Public License, version 2' },
  'LGPL-2.1': { file: 'LGPL-2.1', title: 'the GNU Lesser General Public License, version 2.1' },
  'LGPL-3': { file: 'LGPL-3', title: 'the GNU Lesser General Public License, version 3' },
  'MPL-1.1': { file: 'MPL-1.1', title: 'the Mozilla Public License, version 1.1' },
  'MPL-2.0': { file: 'MPL-2.0', title: 'the Mozilla Public License, version 2.0' },
};

/** Names of DEP-5 that are not SPDX's ("License specification, Short name"). */
const RENAMED: Readonly<Record<string, string>> = {
  MIT: 'Expat',
  Zlib: 'Zlib',
  'Artistic-1.0-Perl': 'Artistic',
};

/** An SPDX expression in the words of DEP-5: `GPL-2+ or Expat`. */
export function dep5Expression(spdx: string): string {
  return spdx
    .replace(/[()]/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      if (word === 'AND' || word === 'OR') return word.toLowerCase();
      return word === 'WITH' ? 'with' : dep5Name(word);
    })
    .join(' ');
}

/** The licences that an expression names, in DEP-5's words and SPDX's. */
export function licensesIn(spdx: string): { readonly spdx: string; readonly dep5: string }[] {
  const words = spdx
    .replace(/[()]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  return words
    .filter((word, index) => !['AND', 'OR', 'WITH'].includes(word) && words[index - 1] !== 'WITH')
    .map((word) => ({ spdx: word, dep5: dep5Name(word) }));
}

function dep5Name(word: string): string {
  const gnu = gnuName(word);
  if (gnu !== undefined) return gnu.later ? `${gnu.name}+` : gnu.name;
  return RENAMED[word] ?? word;
}

/** GPL-2.0-or-later is GPL-2+ there. */
function gnuName(word: string): { readonly name: string; readonly later: boolean } | undefined {
  const match = /^((?:A|L)?GPL|GFDL)-(\d)\.(\d)(-only|-or-later|\+)?$/.exec(word);
  if (match === null) return undefined;
  const [, family = '', major = '', minor = '', ending] = match;
  const version = minor === '0' && family !== 'GFDL' ? major : `${major}.${minor}`;
  return { name: `${family}-${version}`, later: ending === '-or-later' || ending === '+' };
}

/** What stands in the place of a text that every system has. */
export function commonText(spdx: string): string | undefined {
  const gnu = gnuName(spdx);
  const common = COMMON[gnu?.name ?? spdx];
  if (common === undefined) return undefined;
  const later = gnu?.later === true ? ', or (at your option) any later version' : '';
  return (
    `This software may be used, copied and changed under the terms of ${common.title}${later}.\n\n` +
    `On Debian systems, the complete text of this license is in /usr/share/common-licenses/${common.file}.`
  );
}
