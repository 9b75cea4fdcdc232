import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

const ORDINARY: readonly string[] = ['file', 'directory', 'symlink', 'hardlink'];

export const rule = defineRule({
  id: 'bundle/special-file',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle holds files, directories and symbolic links',
  explanation:
    'A device is a way into the machine where root unpacks it, a FIFO makes a build wait for ever, and an entry of an ' +
    'unknown type is unpacked as a file by one program and skipped by another. No source tree needs any of them.',
  remedy: 'leave it out of the tree',
  source: 'pax(1), ustar typeflags; dpkg-source(1) refuses device files, FIFOs and sockets',
  *check({ bundle }) {
    for (const { path, type } of bundle.entries) {
      if (ORDINARY.includes(type)) continue;
      const what = type === 'unknown' ? 'of a type that is not known' : `a ${type.replace('-', ' ')}`;
      yield { place: inBundle(bundle, path), message: `'${path}' is ${what}` };
    }
  },
});
