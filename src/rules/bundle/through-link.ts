import { inBundle } from '../../facts/bundle.ts';
import { parentsOf } from '../../facts/bundle-listing.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/through-link',
  severity: 'error',
  needs: ['bundle'],
  summary: 'No path of a bundle leads through a symbolic link or a file',
  explanation:
    'An archive that first makes a link and then writes a file "below" it writes wherever the link points. No tree on a ' +
    'disk can be packed to such an archive, so there is no honest reason for one.',
  remedy: 'make the bundle with contrib bundle',
  source: 'CWE-59; CVE-2021-32803 and CVE-2021-37701 (node-tar)',
  *check({ bundle }) {
    const types = new Map<string, string>();
    for (const { path, type } of bundle.entries) {
      // A directory that comes again does not make the link harmless that stood there before.
      if (type !== 'directory' || !types.has(path)) types.set(path, type);
    }
    for (const { path } of bundle.entries) {
      const way = parentsOf(path).find((parent) => (types.get(parent) ?? 'directory') !== 'directory');
      if (way === undefined) continue;
      const what = types.get(way) === 'symlink' ? 'the symbolic link' : `the ${types.get(way)}`;
      yield { place: inBundle(bundle, path), message: `the path '${path}' leads through ${what} '${way}'` };
    }
  },
});
