import { findIn } from '../../facts/image/layers.ts';
import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/link',
  severity: 'error',
  needs: ['image'],
  summary: 'What a link of the description leads to is in the image',
  explanation:
    'symlinks: makes links for programs that look for something at another place. A link whose object is not in the ' +
    'image leads to nothing, because a service sees nothing of the host’s /usr.',
  remedy: 'put the object into the image, with contents: or a base, or correct the link',
  source: 'Nixpkgs manual, pkgs.portableService, symlinks',
  *check({ image: { set, layer } }) {
    for (const pkg of set.packages) {
      for (const { path, type, target = '', place } of set.entries(pkg)) {
        if (type !== 'symlink' || place === undefined || findIn([layer], path) !== undefined) continue;
        if (/^\/(?:proc|sys|dev|run|tmp|var\/tmp)\//.test(target)) continue;
        yield {
          place,
          message: `${printableName(path)} leads to ${printableName(target)}, which is not in the image`,
        };
      }
    }
  },
});
