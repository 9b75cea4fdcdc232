import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/top-directory',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle has one top directory, NAME-VERSION',
  explanation:
    'A source tarball unpacks into one directory of its own, named after the project and its version: rpmbuild, makepkg ' +
    'and dpkg-source all expect that, and whoever unpacks it does not have to clean up after it.',
  remedy: 'make the bundle with contrib bundle, from a tree of this version',
  source: 'GNU Coding Standards, "Releases"',
  *check({ bundle }) {
    const { tops, record, entries } = bundle;
    const place = inBundle(bundle);
    if (tops.length > 1) {
      const shown = tops
        .slice(0, 3)
        .map((top) => `'${top}'`)
        .join(', ');
      yield { place, message: `the bundle has ${tops.length} top directories instead of one: ${shown}` };
      return;
    }
    const [top = ''] = tops;
    const own = entries.find(({ path }) => path === top);
    if (own !== undefined && own.type !== 'directory') {
      yield { place: inBundle(bundle, top), message: `the top of the bundle, '${top}', is no directory` };
    }
    if (record.state !== 'read') return;
    const expected = `${record.record.project}-${record.record.version}`;
    if (top !== expected) yield { place, message: `the top directory is '${top}' instead of '${expected}'` };
  },
});
