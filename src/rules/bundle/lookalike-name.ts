import { inBundle, isUpstreams } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

/** Alphabets whose letters are drawn like Latin ones. */
const DRAWN_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
const LATIN = /\p{Script=Latin}/u;

export const rule = defineRule({
  id: 'bundle/lookalike-name',
  severity: 'error',
  needs: ['bundle'],
  summary: 'No name in a contribution is drawn like another one',
  explanation:
    'A Cyrillic о in distro.yaml makes a second file that nobody can tell from the first, and so does a full-width letter or ' +
    'a ligature. Names in one alphabet are names; a word that mixes them is made to be taken for another.',
  remedy: 'write the name in one alphabet, with plain letters',
  source: 'Unicode Technical Standard #39, 4 and 5.1 (mixed-script confusables); CVE-2021-42694',
  *check({ bundle }) {
    for (const { path, inside } of bundle.entries) {
      if (inside !== undefined && isUpstreams(bundle, inside)) continue;
      const odd = path.split('/').find(isLookalike);
      if (odd === undefined) continue;
      const letters = [...odd].filter((letter) => letter > '\u007f').map(codeOf);
      const message = `'${path}' is drawn like another name: it holds ${[...new Set(letters)].join(', ')}`;
      yield { place: inBundle(bundle, path), message };
    }
  },
});

function isLookalike(name: string): boolean {
  // Bytes that are not UTF-8 (lone surrogates here) are no letters.
  const text = name.replace(/[\ud800-\udfff]/gu, '');
  if (LATIN.test(text) && DRAWN_ALIKE.test(text)) return true;
  return text.normalize('NFKC') !== text.normalize('NFC');
}

function codeOf(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
