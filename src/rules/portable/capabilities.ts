import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/capabilities',
  severity: 'warning',
  needs: ['image'],
  summary: 'No file of an image relies on capabilities, setuid or an owner of its own',
  explanation:
    'An image is made without extended attributes, so that file capabilities are not in it, and everything in it ' +
    'belongs to root. Setuid programs gain nothing either, because the profiles take such rights away ' +
    '(NoNewPrivileges=, CapabilityBoundingSet=).',
  remedy:
    'give the service what it needs in its unit: AmbientCapabilities=, and modes that everybody may read',
  source: 'mksquashfs(1), -no-xattrs, -all-root; systemd.exec(5), AmbientCapabilities=',
  *check({ image: { set, placeOf } }) {
    for (const pkg of set.packages) {
      for (const { path, type, capabilities, owner, group, mode } of set.entries(pkg)) {
        if (type === 'symlink') continue;
        const name = printableName(path);
        if (capabilities !== undefined)
          yield {
            place: placeOf(path),
            message: `${name} loses its capabilities ${capabilities} in the image`,
          };
        if (owner === 'root' && group === 'root') continue;
        const isOpen = (mode & 0o004) !== 0;
        if (!isOpen)
          yield {
            place: placeOf(path),
            message: `${name} belongs to root in the image, and not to ${owner}:${group}, who alone could read it`,
          };
      }
    }
  },
});
