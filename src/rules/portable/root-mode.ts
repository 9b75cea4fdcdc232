import { formatMode } from '../../packages/entry.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/root-mode',
  severity: 'error',
  needs: ['image'],
  summary: 'Everybody may look into the root directory of an image',
  explanation:
    'A service of a portable image runs as a user of its own. Where the root directory is not open to everybody it ' +
    'cannot reach anything, and fails with 200/CHDIR.',
  remedy: 'give the root directory the mode 0755 (mksquashfs -root-mode 755)',
  source: 'systemd.exec(5), DynamicUser=; NixOS/nixpkgs#390696',
  *check({ image: { layer, place } }) {
    const root = layer.at('/');
    if (root === undefined || (root.mode & 0o005) === 0o005) return;
    yield {
      place,
      message: `the root directory has the mode ${formatMode(root.mode)}, and every service fails with 200/CHDIR`,
    };
  },
});
