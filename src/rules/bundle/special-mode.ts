import { inBundle, isUpstreams } from '../../facts/bundle.ts';
import { formatMode } from '../../packages/entry.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/special-mode',
  severity: 'error',
  needs: ['bundle'],
  summary: 'Nothing in a bundle is setuid, setgid or sticky',
  explanation:
    'Unpacked by root, a setuid file in a source tree is a way to become root for every user of that machine. Where a ' +
    'program is to be installed setuid, the description says so; the source has no use for it.',
  remedy:
    'take the bit away: chmod u-s,g-s,-t FILE; and declare it under permissions where the installed file needs it',
  source: 'CWE-732; tar(1), --preserve-permissions is the default for root',
  *check({ bundle }) {
    for (const { path, inside, type, mode } of bundle.entries) {
      if (type === 'symlink' || (mode & 0o7000) === 0) continue;
      if (inside !== undefined && isUpstreams(bundle, inside)) continue;
      yield { place: inBundle(bundle, path), message: `'${path}' has the mode ${formatMode(mode)}` };
    }
  },
});
