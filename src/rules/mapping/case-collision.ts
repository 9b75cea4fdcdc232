import { printableName } from '../../system/io.ts';
import { type Installed, installedIndex, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';

/** What is written in another case or form too, beyond the small letters that a name is compared by. */
const HAS_CASE = /[A-Z\x80-\uffff]/;

export const rule = defineRule({
  id: 'mapping/case-collision',
  severity: 'warning',
  needs: ['set'],
  summary: 'No two installed names of a directory differ in case alone',
  explanation:
    'On file systems that take both names for one (APFS, NTFS, ext4 and f2fs with casefold), one of the two files ' +
    'overwrites the other when the package is unpacked or its source is checked out.',
  remedy: 'rename one of the two',
  source: 'ext4(5), casefold; Git, core.ignoreCase',
  *check({ set }) {
    const seen = new Map<string, Installed>();
    for (const item of installedIndex(set).all) {
      const { path } = item.entry;
      const slash = path.lastIndexOf('/') + 1;
      // The directory as it stands: two directories that collide are told once, not again for all that is in them.
      const name = path.slice(slash);
      const key = HAS_CASE.test(name) ? path.slice(0, slash) + name.normalize('NFC').toLowerCase() : path;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, item);
      else if (other.entry.path !== path) {
        const names = `${printableName(path)} differs only in case from ${printableName(other.entry.path)}`;
        yield { place: placeOf(item), message: names };
      }
    }
  },
});
