import { type BundleFacts, inBundle, isContributed, type JudgedBase } from '../../facts/bundle.ts';
import { type ListingEntry, parentsOf, sortedEntries } from '../../facts/bundle-listing.ts';
import { formatMode } from '../../packages/entry.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/outside-contribution',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle changes nothing outside distros/DISTRO/',
  explanation:
    'Everything that a contributor has to say belongs under his distribution’s own directory. A change anywhere else would ' +
    'come into the release without a review that looks for it; one that is needed is a patch in distros/DISTRO/patches/.',
  remedy: 'undo the change, or put it as a patch into distros/DISTRO/patches/, with its reason',
  source: 'ConVirt packaging guide, "Process"; CVE-2024-3094',
  *check({ bundle }) {
    const { base, kind, distribution } = bundle;
    if (base === undefined || distribution === undefined || kind === 'contribution') return;
    for (const entry of sortedEntries(bundle.listing)) {
      if (isContributed(bundle, entry.path)) continue;
      const message = compare(bundle, base, entry, base.listing.get(entry.path));
      if (message !== undefined) yield trip(bundle, entry.path, message);
    }
    for (const { path } of sortedEntries(base.listing)) {
      if (isContributed(bundle, path) || bundle.listing.has(path)) continue;
      yield trip(bundle, path, `'${path}' is missing from the bundle`);
    }
  },
});

function trip(bundle: BundleFacts, path: string, message: string): Trip {
  return { place: inBundle(bundle, path), message };
}

function compare(
  bundle: BundleFacts,
  base: JudgedBase,
  here: ListingEntry,
  there: ListingEntry | undefined,
): string | undefined {
  const { path } = here;
  if (there === undefined) return isMadeForUs(bundle, here) ? undefined : `'${path}' is not in ${base.title}`;
  if (here.type !== there.type) return `'${path}' is a ${here.type}, and a ${there.type} in ${base.title}`;
  if (here.sha256 !== there.sha256) return `the content of '${path}' is not that of ${base.title}`;
  if (here.link !== there.link)
    return `the link '${path}' says '${here.link ?? ''}', and '${there.link ?? ''}' in ${base.title}`;
  if (isSameMode(base, here, there)) return undefined;
  return `the mode of '${path}' is ${formatMode(here.mode)}, and ${formatMode(there.mode)} in ${base.title}`;
}

/** `distros/` itself, where this is the first contribution. */
function isMadeForUs(bundle: BundleFacts, { path, type }: ListingEntry): boolean {
  return type === 'directory' && parentsOf(`distros/${bundle.distribution ?? ''}`).includes(path);
}

/**
 * git knows of a mode only whether a file is a program; what nobody but an attacker sets is a difference anyway. `git
 * archive` gives a tarball 0664 and 0775 (git-archive(1), tar.umask), so a bundle that was made on the tag has git's
 * own modes where the tarball has those.
 */
function isSameMode(base: JudgedBase, here: ListingEntry, there: ListingEntry): boolean {
  if (here.mode === there.mode || here.type === 'symlink') return true;
  if ((here.mode & 0o7002) !== 0) return false;
  if (base.exactModes && here.mode !== 0o644 && here.mode !== 0o755) return false;
  return here.type === 'directory' || (here.mode & 0o100) === (there.mode & 0o100);
}
