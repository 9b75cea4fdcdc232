import { createHash } from 'node:crypto';
import { DEFAULT_LIMITS } from '../facts/bundle-limits.ts';
import { LINK_MODE, type ListingEntry } from '../facts/bundle-listing.ts';
import { MADE_FILES } from '../facts/bundle-sbom.ts';
import type { SourceStatEntry } from '../source/scan.ts';
import { ContribError } from '../system/errors.ts';
import { readSourceFile } from './read-source.ts';

/** One path of a contribution, as the bundle will hold it. */
export type ContributionFile = ListingEntry & { readonly bytes: Buffer };

/** Hooks are run, and debian/rules must be (Debian Policy 4.9); everything else is read. */
const PROGRAMS = [/^hooks\/[^/]+\/[^/]+\.sh$/, /^recipe\/(?:[^/]+\/)?debian\/rules$/];

/**
 * Reads a contribution’s directory into memory. Modes come from what a file is for, never from the checkout; an earlier
 * record or SBOM of contrib’s is left behind.
 * @throws ContribError findings for a special file, incomplete where the whole is larger than upstream would take.
 */
export function readContribution(
  root: string,
  scanned: readonly SourceStatEntry[],
  own: string,
): ContributionFile[] {
  const entries = scanned.filter(
    ({ path }) => path.startsWith(`${own}/`) && !MADE_FILES.some((name) => path === `${own}/${name}`),
  );
  refuseTooLarge(entries, own);
  return entries.map((entry) => readEntry(root, entry, own));
}

/** The mode that a path of a contribution has in every bundle. */
function contributionMode(path: string, own: string): number {
  const inside = path.slice(own.length + 1);
  return PROGRAMS.some((pattern) => pattern.test(inside)) ? 0o755 : 0o644;
}

function readEntry(root: string, entry: SourceStatEntry, own: string): ContributionFile {
  const { path, type, linkTarget = '' } = entry;
  const nothing = Buffer.alloc(0);
  if (type === 'directory') return { path, type, mode: 0o755, size: 0, bytes: nothing };
  if (type === 'symlink') return { path, type, mode: LINK_MODE, size: 0, link: linkTarget, bytes: nothing };
  if (type !== 'file') throw specialFile(path, type);
  const bytes = readSourceFile(`${root}/${path}`, entry.size);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, type, mode: contributionMode(path, own), size: bytes.length, sha256, bytes };
}

function refuseTooLarge(entries: readonly SourceStatEntry[], own: string): void {
  const total = entries.reduce((sum, { type, size }) => sum + (type === 'file' ? size : 0), 0);
  if (total <= DEFAULT_LIMITS.contribution) return;
  const mib = DEFAULT_LIMITS.contribution / 1024 / 1024;
  throw new ContribError(
    'findings',
    `${own}/ has ${total} bytes, more than the ${mib} MiB that a contribution may have`,
    {
      hint: 'leave out what was built: a contribution is a description, patches and hooks',
    },
  );
}

function specialFile(path: string, type: string): ContribError {
  return new ContribError('findings', `${path} is a ${type.replace('-', ' ')}, which no bundle holds`, {
    hint: 'remove it from the contribution',
  });
}
