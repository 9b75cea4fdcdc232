import { inBundle, isUpstreams } from '../../facts/bundle.ts';
import { printable } from '../../system/io.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/control-name',
  severity: 'error',
  needs: ['bundle'],
  summary: 'No name in a bundle holds control characters or marks that turn the direction of writing',
  explanation:
    'A name with an escape sequence commands the terminal of whoever lists the archive; a right-to-left mark shows ' +
    'another name than the one that is there; a line feed makes one name two for every script that reads names by lines.',
  remedy: 'rename it',
  source: 'CWE-150; CVE-2021-42574 ("Trojan Source"); ECMA-48',
  *check({ bundle }) {
    for (const { path, inside, link } of bundle.entries) {
      if (inside !== undefined && isUpstreams(bundle, inside)) continue;
      const odd = [path, link ?? ''].find(isOdd);
      if (odd === undefined) continue;
      yield {
        place: inBundle(bundle, path),
        message: `a name holds characters that do not show: '${printable(odd)}'`,
      };
    }
  },
});

function isOdd(name: string): boolean {
  // Bytes that are not UTF-8 (lone surrogates here) are no text, and so command nothing.
  return (
    /[\n\t]/.test(name) ||
    printable(name.replace(/[\udc80-\udcff]/gu, '')) !== name.replace(/[\udc80-\udcff]/gu, '')
  );
}
