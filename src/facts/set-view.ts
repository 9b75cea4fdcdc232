import { posix } from 'node:path';
import { canonicalPath } from '../distributions/paths.ts';
import type { Distribution } from '../distributions/resolve.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Entry } from '../packages/entry.ts';
import { contentsOf, type Package, type PackageSet, readHead } from '../packages/package-set.ts';

/** One path of a set and the package that has it. */
export type SetItem = { readonly pkg: Package; readonly entry: Entry };

/** What of a distribution decides what happens with its packages. */
export type Policy = Pick<
  Distribution,
  | 'id'
  | 'title'
  | 'family'
  | 'path'
  | 'sbin'
  | 'pathAliases'
  | 'store'
  | 'init'
  | 'servicePolicy'
  | 'canonicalArchitecture'
  | 'independentArchitecture'
  | 'directories'
>;

/** Links that scripts make on a first installation, and what else they may make. */
export type MadeLinks = {
  readonly links: readonly SetItem[];
  /** By package: a command that makes links of which not all is known, and where it stands. */
  readonly doubts: ReadonlyMap<Package, Evidence>;
};

const NONE_MADE: MadeLinks = { links: [], doubts: new Map() };

/** The packages of a set as they lie on one system, all of them installed. */
export type SetView = {
  readonly set: PackageSet;
  readonly policy: Policy;
  readonly made: MadeLinks;
  /** Every path but directories, by its last name. */
  readonly named: (name: string) => readonly SetItem[];
  /** What lies directly in a directory, by name. */
  readonly list: (directory: string) => readonly SetItem[];
  /** Where a path ends once every link is followed, and what is there; undefined for a circle of links. */
  readonly resolve: (path: string) => { readonly path: string; readonly item?: SetItem } | undefined;
  /** The real directory of an installed path: links of the distribution and of the set followed. */
  readonly directoryOf: (path: string) => string;
  /** The text of a file, where it is one that people write: at most 1 MiB. */
  readonly text: (item: SetItem) => Promise<string | undefined>;
  readonly head: (item: SetItem, length: number) => Promise<Buffer>;
};

/** As the kernel counts them (path_resolution(7)). */
const MOST_LINKS = 40;
const LONGEST_TEXT = 1024 * 1024;

type Index = {
  readonly byPath: Map<string, SetItem>;
  readonly byName: Map<string, SetItem[]>;
  readonly byDirectory: Map<string, SetItem[]>;
};

/**
 * Looks at all entries of a set once.
 * @param made what the packages' scripts add to them (`madeLinks`).
 */
export function viewSet(set: PackageSet, policy: Policy, made: MadeLinks = NONE_MADE): SetView {
  const index = indexOf(set, policy, made.links);
  const resolve = (path: string) => walk(index.byPath, policy, path);
  const texts = new Map<Entry, Promise<string | undefined>>();
  const heads = headReader(set);
  return {
    set,
    policy,
    made,
    named: (name) => index.byName.get(name) ?? [],
    list: (directory) => index.byDirectory.get(canonicalPath(policy, directory)) ?? [],
    resolve,
    directoryOf: (path) => resolve(posix.dirname(path))?.path ?? posix.dirname(path),
    text(item) {
      const known = texts.get(item.entry) ?? readText(set, item, heads);
      texts.set(item.entry, known);
      return known;
    },
    async head(item, length) {
      const known = (await heads(item.pkg)).get(item.entry.path);
      if (known !== undefined && (known.whole || known.bytes.length >= length))
        return known.bytes.subarray(0, length);
      return readHead(set.open(item.pkg, item.entry), length);
    },
  };
}

function indexOf(set: PackageSet, policy: Policy, made: readonly SetItem[]): Index {
  const index: Index = { byPath: new Map(), byName: new Map(), byDirectory: new Map() };
  for (const pkg of set.packages) {
    for (const entry of set.entries(pkg)) addItem(index, policy, { pkg, entry });
  }
  const isThere = ({ entry }: SetItem) => index.byPath.has(canonicalPath(policy, entry.path));
  for (const item of made.filter((one) => !isThere(one))) addItem(index, policy, item);
  return index;
}

function addItem(index: Index, policy: Policy, item: SetItem): void {
  const path = canonicalPath(policy, item.entry.path);
  if (!index.byPath.has(path)) index.byPath.set(path, item);
  push(index.byDirectory, posix.dirname(path), item);
  if (item.entry.type !== 'directory') push(index.byName, posix.basename(path), item);
}

function push(map: Map<string, SetItem[]>, key: string, item: SetItem): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}

function walk(
  byPath: ReadonlyMap<string, SetItem>,
  policy: Policy,
  path: string,
): ReturnType<SetView['resolve']> {
  const pending = path.split('/').reverse();
  let at = '';
  let item: SetItem | undefined;
  for (let links = 0; pending.length > 0; ) {
    const name = pending.pop() ?? '';
    if (name === '' || name === '.') continue;
    if (name === '..') {
      at = at.slice(0, Math.max(at.lastIndexOf('/'), 0));
      item = byPath.get(at);
      continue;
    }
    const next = canonicalPath(policy, `${at}/${name}`);
    item = byPath.get(next);
    if (item?.entry.type !== 'symlink') {
      at = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS || pending.length > 10_000) return undefined;
    const target = item.entry.target ?? '';
    pending.push(...target.split('/').reverse());
    if (target.startsWith('/')) at = '';
    item = undefined;
  }
  const found = at === '' ? '/' : at;
  return item === undefined ? { path: found } : { path: found, item };
}

type Head = { readonly bytes: Buffer; readonly whole: boolean };
type Heads = (pkg: Package) => Promise<ReadonlyMap<string, Head>>;

/** What people write is smaller; of larger files the beginning says what they are. */
const SMALL_FILE = 64 * 1024;
const BEGINNING = 4096;
const MOST_REMEMBERED = 32 * 1024 * 1024;

/** Where files are that say what a package does. */
const TELLING =
  /^\/etc\/|\/(?:systemd|sysusers\.d|tmpfiles\.d|completions|site-functions|vendor-completions|vendor_completions\.d|sv)\//;

/** The beginnings of a package's telling files, read in one pass: an archive has to be unpacked from its start. */
function headReader(set: PackageSet): Heads {
  const known = new Map<Package, ReturnType<Heads>>();
  return (pkg) => {
    const heads = known.get(pkg) ?? readHeads(set, pkg);
    known.set(pkg, heads);
    return heads;
  };
}

async function readHeads(set: PackageSet, pkg: Package): Promise<ReadonlyMap<string, Head>> {
  const heads = new Map<string, Head>();
  if (set.contents === undefined) return heads;
  let remembered = 0;
  const isTelling = ({ path, mode }: Entry) => (mode & 0o111) !== 0 || TELLING.test(path);
  for await (const { entry, content } of contentsOf(set, pkg, isTelling)) {
    const limit = (entry.size ?? 0) <= SMALL_FILE ? SMALL_FILE + 1 : BEGINNING;
    const bytes = Buffer.from(await readHead(content, limit));
    remembered += bytes.length;
    if (remembered > MOST_REMEMBERED) break;
    heads.set(entry.path, { bytes, whole: bytes.length < limit });
  }
  return heads;
}

async function readText(set: PackageSet, { pkg, entry }: SetItem, heads: Heads): Promise<string | undefined> {
  if (entry.type !== 'file' && entry.type !== 'hardlink') return undefined;
  const known = (await heads(pkg)).get(entry.path);
  const bytes = known?.whole === true ? known.bytes : await readWhole(set, pkg, entry, known);
  return bytes === undefined || bytes.subarray(0, BEGINNING).includes(0) ? undefined : bytes.toString('utf8');
}

async function readWhole(
  set: PackageSet,
  pkg: Package,
  entry: Entry,
  known: Head | undefined,
): Promise<Buffer | undefined> {
  if (known?.bytes.subarray(0, BEGINNING).includes(0) === true) return undefined;
  const head = await readHead(set.open(pkg, entry), LONGEST_TEXT + 1);
  return head.length > LONGEST_TEXT ? undefined : head;
}

/** Whether somebody who is neither the owner nor in the group may execute it. */
export function isExecutableByAll({ entry }: SetItem): boolean {
  return (entry.mode & 0o001) !== 0;
}
