import { pathToBytes } from '../system/path-bytes.ts';
import type { Listing } from './bundle-listing.ts';

/** NAME_MAX of Linux: no file system there takes a longer component. */
const LONGEST_COMPONENT = 255;

/** Why a path of an archive could lead anywhere but below its top directory, or to no file at all. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.startsWith('/')) return 'is absolute';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(path)) return 'leads upwards with ..';
  if (/\/\/|\/$|(?:^|\/)\.(?:\/|$)/.test(path)) return 'has an empty part or a . in it';
  if (path.includes('\0')) return 'has a NUL in it';
  if (/^[A-Za-z]:/.test(path)) return 'begins with a drive letter';
  return hasLongPart(path) ? `has a part longer than ${LONGEST_COMPONENT} bytes` : undefined;
}

/** The path below the top directory, '' for that itself; undefined for one in another. */
export function insideOf(path: string, top: string): string | undefined {
  if (path === top) return '';
  return path.startsWith(`${top}/`) ? path.slice(top.length + 1) : undefined;
}

/** A character is at least a third of its bytes. */
function hasLongPart(path: string): boolean {
  if (path.length <= LONGEST_COMPONENT / 3) return false;
  return path.split('/').some((part) => pathToBytes(part).length > LONGEST_COMPONENT);
}

/** Linux gives up at as many links (path_resolution(7), ELOOP). */
const MOST_LINKS = 40;

/**
 * Whether a symbolic link leads out of the tree, as a kernel would walk it: through the other links of the tree too,
 * since `sub/up/..` is not `sub` where `sub/up` says `..`.
 */
export function linkEscapes(listing: Listing, path: string, target: string): boolean {
  if (target.startsWith('/')) return true;
  const at = path.split('/').slice(0, -1);
  const ahead = target.split('/').reverse();
  let links = 0;
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (at.pop() === undefined) return true;
      continue;
    }
    const entry = listing.get([...at, part].join('/'));
    if (entry?.type !== 'symlink' || entry.link === undefined) {
      at.push(part);
      continue;
    }
    links += 1;
    if (entry.link.startsWith('/')) return true;
    if (links > MOST_LINKS) return false;
    ahead.push(...entry.link.split('/').reverse());
  }
  return false;
}

/** Characters that HFS+ leaves out when it compares names, so that `.g\u200cit` is `.git` there (CVE-2014-9390). */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]/g;

/**
 * A name as file systems that know no case compare it (macOS, Windows, a Linux directory with casefold): canonically
 * decomposed, with full case folding.
 */
export function foldName(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name.toLowerCase();
  return name.replace(IGNORED_BY_HFS, '').normalize('NFD').toUpperCase().toLowerCase().normalize('NFD');
}

/** Whether a file system somewhere takes this name for `.git`: case, HFS+, and what Windows drops or shortens. */
export function isGitName(name: string): boolean {
  const folded = foldName(name)
    .replace(/:.*$/, '')
    .replace(/[. ]+$/, '');
  return folded === '.git' || /^git~[1-9]$/.test(folded);
}
