import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/hard-link',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A hard link in a bundle names a file that stands before it in the same bundle',
  explanation:
    'A hard link is made to a path on the machine of whoever unpacks the archive: to a name outside, it gives the archive ' +
    'a hand on a file there, and a later entry of the same name overwrites that file. contrib writes every file whole.',
  remedy: 'make the bundle with contrib bundle, which stores every file whole',
  source: 'CWE-62; CVE-2021-37712 (node-tar); tar(5), "Hard link"',
  *check({ bundle }) {
    const files = new Set<string>();
    for (const { path, inside, type, link = '' } of bundle.entries) {
      if (type === 'file' && inside !== undefined) files.add(path);
      if (type !== 'hardlink' || files.has(link)) continue;
      yield {
        place: inBundle(bundle, path),
        message: `the hard link '${path}' names '${link}', which is no file before it in the bundle`,
      };
    }
  },
});
