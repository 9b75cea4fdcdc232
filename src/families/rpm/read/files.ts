import { type Entry, type EntryFlag, typeOfMode } from '../../../packages/entry.ts';
import { comparePaths } from '../../../system/path-bytes.ts';
import { absolutePath, inOrder } from '../../read/paths.ts';
import { badPackage, cleanLine } from '../../read/problem.ts';
import { MOST_ENTRIES } from '../../read/tar-payload.ts';
import { numberOf, numbersOf, type RpmHeader, type Texts, textsAt, textsOf } from './header.ts';
import { TAG } from './tags.ts';

/** RPMFILE_CONFIG and its like (rpm, include/rpm/rpmfiles.h). */
const FLAGS: readonly (readonly [number, EntryFlag])[] = [
  [1, 'config'],
  [16, 'noreplace'],
  [8, 'missingok'],
  [64, 'ghost'],
  [2, 'doc'],
  [128, 'license'],
];

/** PGPHASHALGO_SHA256; what is older says nothing that can be relied on. */
const SHA256 = 8;

/** The files of a header. Nothing is made until it is asked for: large packages have hundreds of thousands. */
export type RpmFiles = {
  /** In the order of the header, which is the one that a stripped payload counts in. */
  readonly stored: () => readonly Entry[];
  /** In the byte order of the paths. */
  readonly sorted: () => Iterable<Entry>;
};

/** @throws ContribError bad-input where the columns of the header do not fit together. */
export function rpmFiles(header: RpmHeader): RpmFiles {
  const pathAt = pathsOf(header);
  const column = columnsOf(header, pathAt.count);
  const contentOf = contentNames(header, pathAt, column.modes, column.flags);
  const entryOf = (index: number) => {
    const entry = entryAt(header, column, index, pathAt.at(index) ?? '', contentOf(index));
    const capabilities = column.capabilities.at(index) ?? '';
    return capabilities === '' ? entry : { ...entry, capabilities: capabilitiesOf(capabilities) };
  };
  const stored = () => Array.from({ length: pathAt.count }, (_, index) => entryOf(index));
  if (!isInOrder(pathAt)) return { stored, sorted: () => inOrder(stored()) };
  return { stored, sorted: () => eachOf(pathAt.count, entryOf) };
}

function* eachOf<Item>(count: number, itemAt: (index: number) => Item): Generator<Item> {
  for (let index = 0; index < count; index += 1) yield itemAt(index);
}

/** rpmbuild sorts them, and no path comes twice. The root is no package's. */
function isInOrder({ count, at }: Texts): boolean {
  let last = '/';
  for (let index = 0; index < count; index += 1) {
    const path = at(index) ?? '';
    if (comparePaths(last, path) >= 0) return false;
    last = path;
  }
  return true;
}

/** Spelled out: a spread for each of many entries would cost more than the rest of this function. */
function entryAt(
  header: RpmHeader,
  column: Columns,
  index: number,
  path: string,
  otherName: string | undefined,
): Entry {
  const bits = column.modes[index] ?? 0;
  const type = typeOfMode(bits);
  if (type === undefined) throw badPackage(header.name, 'a file in it has a type that is none');
  const mode = bits & 0o7777;
  const owner = column.users.at(index) ?? '';
  const group = column.groups.at(index) ?? '';
  const flags = flagsOf(column.flags[index] ?? 0);
  if (otherName !== undefined)
    return { path, type: 'hardlink', mode, owner, group, flags, target: otherName };
  if (type === 'symlink') {
    const target = cleanLine(header.name, 'a link in it', column.links.at(index) ?? '');
    return { path, type, mode, owner, group, flags, target };
  }
  if (type !== 'file') return { path, type, mode, owner, group, flags };
  const size = column.sizes[index] ?? 0;
  const digest = column.isSha256 ? (column.digests.at(index) ?? '') : '';
  if (!isDigest(digest)) return { path, type, mode, owner, group, flags, size };
  return { path, type, mode, owner, group, flags, size, digest };
}

/** 64 hexadecimal digits: as a loop, for many files. */
function isDigest(text: string): boolean {
  if (text.length !== 64) return false;
  for (let index = 0; index < 64; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x30 || (code > 0x39 && code < 0x61) || code > 0x66) return false;
  }
  return true;
}

type Columns = ReturnType<typeof columnsOf>;

function columnsOf(header: RpmHeader, count: number) {
  const longSizes = numbersOf(header, TAG.longFileSizes);
  const columns = {
    sizes: longSizes.length > 0 ? longSizes : numbersOf(header, TAG.fileSizes),
    modes: numbersOf(header, TAG.fileModes),
    users: textsAt(header, TAG.fileUsers),
    groups: textsAt(header, TAG.fileGroups),
    links: textsAt(header, TAG.fileLinks),
    flags: numbersOf(header, TAG.fileFlags),
    digests: textsAt(header, TAG.fileDigests),
    capabilities: textsAt(header, TAG.fileCapabilities),
    isSha256: numberOf(header, TAG.fileDigestAlgorithm) === SHA256,
  };
  const lengths = {
    sizes: columns.sizes.length,
    modes: columns.modes.length,
    users: columns.users.count,
    groups: columns.groups.count,
    flags: columns.flags.length,
  };
  for (const [name, length] of Object.entries(lengths))
    if (length !== count) throw badPackage(header.name, `its header has not as many ${name} as files`);
  requireAccounts(header, columns.users);
  requireAccounts(header, columns.groups);
  return columns;
}

function pathsOf(header: RpmHeader): Texts {
  const old = textsAt(header, TAG.oldFileNames);
  const names = old.count > 0 ? absoluteNames(header, old) : joinedNames(header);
  if (names.count > MOST_ENTRIES) throw badPackage(header.name, `it has more than ${MOST_ENTRIES} entries`);
  return names;
}

function absoluteNames(header: RpmHeader, { count, at }: Texts): Texts {
  return { count, at: (index) => absolutePath(header.name, at(index) ?? '') };
}

/** Many files are in few directories, of which each is looked at once. */
function joinedNames(header: RpmHeader): Texts {
  const directories = textsOf(header, TAG.directoryNames).map((path) => {
    const directory = absolutePath(header.name, path);
    return directory === '/' ? '' : directory;
  });
  const indexes = numbersOf(header, TAG.directoryIndexes);
  const { count, at } = textsAt(header, TAG.baseNames);
  const nameAt = (index: number) => {
    const name = at(index) ?? '';
    const directory = directories[indexes[index] ?? -1];
    if (directory === undefined || name.includes('/'))
      throw badPackage(header.name, 'a name in its header is damaged');
    if (/^\.{0,2}$|[\u0000-\u001f\u007f-\u009f]/.test(name))
      return absolutePath(header.name, `${directory}/${name}`);
    return `${directory}/${name}`;
  };
  return { count, at: nameAt };
}

/**
 * The other name of a hard link: files with one inode number are the same file, and the last of them has the content
 * in the payload.
 */
function contentNames(
  header: RpmHeader,
  paths: Texts,
  modes: ArrayLike<number>,
  flags: ArrayLike<number>,
): (index: number) => string | undefined {
  const inodes = numbersOf(header, TAG.fileInodes);
  // rpmbuild numbers files itself: where each number is new, no link is hard.
  if (isRising(inodes)) return () => undefined;
  const devices = numbersOf(header, TAG.fileDevices);
  const last = new Map<string, number>();
  const keyOf = (index: number) => {
    const isPlain = (modes[index] ?? 0) >>> 12 === 8 && ((flags[index] ?? 0) & 64) === 0;
    return isPlain && inodes[index] !== undefined ? `${devices[index] ?? 0} ${inodes[index]}` : undefined;
  };
  for (let index = 0; index < paths.count; index += 1) {
    const key = keyOf(index);
    if (key !== undefined) last.set(key, index);
  }
  return (index) => {
    const key = keyOf(index);
    const found = key === undefined ? undefined : last.get(key);
    return found === undefined || found === index ? undefined : paths.at(found);
  };
}

function isRising(numbers: ArrayLike<number>): boolean {
  for (let index = 1; index < numbers.length; index += 1)
    if ((numbers[index] ?? 0) <= (numbers[index - 1] ?? 0)) return false;
  return true;
}

const FLAG_LISTS = new Map<number, readonly EntryFlag[]>();

/** The same few lists serve all entries. */
function flagsOf(bits: number): readonly EntryFlag[] {
  const known = bits & 0xdb;
  const list = FLAG_LISTS.get(known) ?? FLAGS.filter(([bit]) => (known & bit) !== 0).map(([, flag]) => flag);
  FLAG_LISTS.set(known, list);
  return list;
}

/** libcap before 2.41 wrote `= cap_net_raw+ep` for what is now `cap_net_raw=ep`. */
function capabilitiesOf(text: string): string {
  return text.replace(/^= (\S+)\+([eip]+)$/, '$1=$2');
}

/** Of most packages it is one account, over and over. */
function requireAccounts(header: RpmHeader, { count, at }: Texts): void {
  let last: string | undefined;
  for (let index = 0; index < count; index += 1) {
    const name = at(index) ?? '';
    if (name === last) continue;
    if (name === '') throw badPackage(header.name, 'a file in it has no owner');
    last = cleanLine(header.name, 'an owner', name);
  }
}
