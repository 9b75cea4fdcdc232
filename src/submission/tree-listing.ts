import { hash } from 'node:crypto';
import { completeListing, type Listing, type ListingEntry } from '../facts/bundle-listing.ts';
import { scanTreeWithStats } from '../source/scan.ts';
import { readFileStream } from '../system/read-file.ts';
import { asBaseEntry } from './base.ts';
import { digestOf } from './digest.ts';
import { readSourceFile } from './read-source.ts';

/** Larger files are read in pieces. */
const LARGE = 8 * 1024 * 1024;

/** The listing of a directory: of modes only what makes a program, whatever the umask of its checkout was. */
export async function hashTree(root: string): Promise<Listing> {
  const entries: ListingEntry[] = [];
  for (const scanned of scanTreeWithStats(root)) {
    const entry = asBaseEntry(scanned);
    if (entry === undefined) continue;
    const { path, type, mode, size } = entry;
    if (type !== 'file') entries.push(entry);
    else entries.push({ path, type, mode, size, sha256: await hashFile(`${root}/${path}`, size) });
  }
  return completeListing(entries);
}

/** SHA-256 of a file of a tree, in hexadecimal. */
export async function hashFile(path: string, size: number): Promise<string> {
  if (size <= LARGE) return hash('sha256', readSourceFile(path, size), 'hex');
  return digestOf(readFileStream(path), size);
}
