import { type BundleEntry, inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/owner-or-time',
  severity: 'info',
  needs: ['bundle'],
  summary: 'A bundle names no owner but root, and one time',
  explanation:
    'Names and numbers of the contributor’s account tell the world about his machine and mean nothing on another; as many ' +
    'times as files make two bundles of one content differ. contrib writes root and the time of the project. Neither is an ' +
    'attack, so neither refuses a bundle.',
  remedy: 'make the bundle with contrib bundle',
  source: 'reproducible-builds.org, "Archive metadata"',
  *check({ bundle }) {
    // What zip says of owners and times depends on its writer alone.
    if (bundle.container.format === 'zip') return;
    const owned = bundle.entries.filter(isOwned);
    const [first] = owned;
    if (first !== undefined) {
      const who = `${first.uname || first.uid}:${first.gname || first.gid}`;
      yield {
        place: inBundle(bundle),
        message: `${owned.length} entries belong to others than root: ${who}`,
      };
    }
    const times = new Set(bundle.entries.map(({ mtime }) => mtime));
    if (times.size > 1)
      yield { place: inBundle(bundle), message: `its entries have ${times.size} different times` };
  },
});

function isOwned({ uid, gid, uname, gname }: BundleEntry): boolean {
  return uid !== 0 || gid !== 0 || !['', 'root'].includes(uname) || !['', 'root', 'wheel'].includes(gname);
}
