import { inBundle } from '../../facts/bundle.ts';
import { contributedText } from '../../facts/bundle-contents.ts';
import { defineRule } from '../rule.ts';

/** What a terminal or an editor does not show as it stands there. Line feeds and tabs are text. */
const UNSEEN: readonly (readonly [RegExp, string])[] = [
  [/\0/, 'a NUL'],
  [/\r/, 'a carriage return'],
  [/[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/, 'a control character'],
  [
    /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/,
    'a character that is not seen or turns the direction of writing',
  ],
];

export const rule = defineRule({
  id: 'bundle/hook-text',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A hook is text that shows what it says',
  explanation:
    'Hooks run as root and must be read before. A NUL ends a line for one shell and not for another, a carriage return ' +
    'hides what stood before it on a terminal, escape sequences paint over it, and marks of direction show the words in ' +
    'another order than the shell reads them.',
  remedy: 'save the hook as UTF-8 text with Unix line ends; write an escape as \\033 where one is needed',
  source: 'CVE-2021-42574 ("Trojan Source"); execve(2), "Interpreter scripts"; ECMA-48',
  *check({ bundle }) {
    const directory = `distros/${bundle.distribution ?? ''}/hooks/`;
    for (const path of bundle.contents.keys()) {
      if (!path.startsWith(directory)) continue;
      const found = contributedText(bundle, path);
      if (found.state === 'unreadable')
        yield { place: inBundle(bundle, path), message: `'${path}' ${found.problem}` };
      if (found.state !== 'text') continue;
      for (const [pattern, what] of UNSEEN) {
        const at = found.text.search(pattern);
        if (at === -1) continue;
        const line = found.text.slice(0, at).split('\n').length;
        yield { place: inBundle(bundle, path), message: `line ${line} of '${path}' has ${what} in it` };
      }
    }
  },
});
