export const FAMILY_IDS = ['deb', 'rpm', 'pacman', 'apk', 'nix', 'portage', 'xbps'] as const;
export type FamilyId = (typeof FAMILY_IDS)[number];
