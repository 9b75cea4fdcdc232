import type { Family } from './family.ts';
import type { FamilyId } from './family-id.ts';

/** Each family's code is loaded when it is first asked for. */
const LOADERS: Readonly<Record<FamilyId, () => Promise<{ readonly family: Family }>>> = {
  deb: () => import('./deb/family.ts'),
  rpm: () => import('./rpm/family.ts'),
  pacman: () => import('./pacman/family.ts'),
  apk: () => import('./apk/family.ts'),
  nix: () => import('./nix/family.ts'),
  portage: () => import('./portage/family.ts'),
  xbps: () => import('./xbps/family.ts'),
};

/** All that contrib does for one package format. */
export async function familyOf(id: FamilyId): Promise<Family> {
  const { family } = await LOADERS[id]();
  return family;
}
