// An honest bundle as raw entries, and the record that belongs to whatever is made of it: an attacker can do that too.
import { createHash } from 'node:crypto';
import { outsideContribution } from '../../src/facts/bundle-describe.ts';
import {
  completeListing,
  type ListingEntry,
  listingDigest,
  sortedEntries,
} from '../../src/facts/bundle-listing.ts';
import { toRecordEntry } from '../../src/facts/bundle-record.ts';
import { CONTRIBUTED, OWN, TOP, UPSTREAM } from './project.ts';
import type { RawEntry } from './raw-tar.ts';

export const RECORD = `${TOP}/${OWN}/submission.json`;

export type Fields = Readonly<Record<string, unknown>>;

export function directory(path: string): RawEntry {
  return { name: `${TOP}/${path}${path === '' ? '' : '/'}`, type: '5' };
}

export function file(path: string, data: string, mode = 0o644): RawEntry {
  return { name: `${TOP}/${path}`, data, mode };
}

export function symlink(path: string, link: string): RawEntry {
  return { name: `${TOP}/${path}`, type: '2', link, mode: 0o777 };
}

/** Upstream’s release. */
export function upstream(): RawEntry[] {
  const files = Object.entries(UPSTREAM).map(([path, data]) =>
    file(path, data, path === 'bin/demo' ? 0o755 : 0o644),
  );
  return [directory(''), ...files, symlink('latest', 'README')];
}

/** The contribution, without its record. */
export function contributed(map: string): RawEntry[] {
  const files = { ...CONTRIBUTED, [`${OWN}/deployment.map`]: map };
  return [
    directory(OWN),
    directory(`${OWN}/hooks`),
    directory(`${OWN}/hooks/demo`),
    ...Object.entries(files).map(([path, data]) =>
      file(path, data, path.includes('/hooks/') ? 0o755 : 0o644),
    ),
  ];
}

/** The entries with the record that is right for them. */
export function seal(entries: readonly RawEntry[], fields: Fields = {}): RawEntry[] {
  return [...entries, { name: RECORD, data: `${JSON.stringify({ ...recordOf(entries), ...fields })}\n` }];
}

export function recordOf(entries: readonly RawEntry[]): Fields {
  const listing = completeListing(entries.flatMap(listed));
  const outside = outsideContribution(listing, 'ubuntu');
  const content = sortedEntries(listing).filter(({ path }) => path === OWN || path.startsWith(`${OWN}/`));
  return {
    submission: 1,
    kind: outside.size === 0 ? 'contribution' : 'source',
    project: 'demo',
    version: '1.0',
    distribution: 'ubuntu',
    releases: ['24.04'],
    maintainer: { name: 'Ada Example', email: 'ada@example.org' },
    package: { link: 'https://example.org/demo/demo_1.0_all.deb' },
    base: {
      kind: 'tarball',
      name: 'demo-1.0.tar.gz',
      sha256: '0'.repeat(64),
      listing: listingDigest(outside),
    },
    digest: listingDigest(listing),
    content: content.map(toRecordEntry),
    differences: [],
  };
}

/** What an entry is to a listing, by the name in its own header, unless that is one that no listing takes. */
function listed(entry: RawEntry): ListingEntry[] {
  const header = entry.prefix === undefined ? entry.name : `${entry.prefix}/${entry.name}`;
  const name = String(entry.pax?.['path'] ?? entry.longName ?? header).replace(/\/$/, '');
  if (!name.startsWith(`${TOP}/`) || name.split('/').some((part) => ['', '.', '..'].includes(part)))
    return [];
  const path = name.slice(TOP.length + 1);
  const { type = '0', mode = type === '5' ? 0o755 : 0o644 } = entry;
  if (type === '5') return [{ path, type: 'directory', mode, size: 0 }];
  const link = entry.pax?.['linkpath'] ?? entry.longLink ?? entry.link ?? '';
  if (type === '2') return [{ path, type: 'symlink', mode: 0o777, size: 0, link }];
  if (type !== '0' || entry.pax?.['GNU.sparse.major'] !== undefined) return [];
  const data = Buffer.from(entry.data ?? '');
  return [
    { path, type: 'file', mode, size: data.length, sha256: createHash('sha256').update(data).digest('hex') },
  ];
}
