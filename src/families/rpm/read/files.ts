import { type Entry, type EntryFlag, typeOfMode } from '../../../packages/entry.ts';
import { absolutePath } from '../../read/paths.ts';
import { badPackage, cleanLine } from '../../read/problem.ts';
import { MOST_ENTRIES } from '../../read/tar-payload.ts';
import { numberOf, numbersOf, type RpmHeader, textsOf } from './header.ts';
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

/** The files of a header in its own order, which is the one that a stripped payload counts in. */
export function rpmFiles(header: RpmHeader): readonly Entry[] {
  const paths = pathsOf(header);
  const column = columnsOf(header, paths.length);
  const contentOf = contentNames(header, paths, column.modes, column.flags);
  return paths.map((path, index) => {
    const capabilities = column.capabilities[index] ?? '';
    const entry = entryAt(header, column, index, path, contentOf(index));
    return capabilities === '' ? entry : { ...entry, capabilities: capabilitiesOf(capabilities) };
  });
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
  const owner = column.users[index] ?? '';
  const group = column.groups[index] ?? '';
  const flags = flagsOf(column.flags[index] ?? 0);
  if (otherName !== undefined)
    return { path, type: 'hardlink', mode, owner, group, flags, target: otherName };
  if (type === 'symlink') {
    const target = cleanLine(header.name, 'a link in it', column.links[index] ?? '');
    return { path, type, mode, owner, group, flags, target };
  }
  if (type !== 'file') return { path, type, mode, owner, group, flags };
  const size = column.sizes[index] ?? 0;
  const digest = column.digests[index] ?? '';
  if (!column.isSha256 || !/^[0-9a-f]{64}$/.test(digest))
    return { path, type, mode, owner, group, flags, size };
  return { path, type, mode, owner, group, flags, size, digest };
}

type Columns = ReturnType<typeof columnsOf>;

function columnsOf(header: RpmHeader, count: number) {
  const longSizes = numbersOf(header, TAG.longFileSizes);
  const columns = {
    sizes: longSizes.length > 0 ? longSizes : numbersOf(header, TAG.fileSizes),
    modes: numbersOf(header, TAG.fileModes),
    users: textsOf(header, TAG.fileUsers),
    groups: textsOf(header, TAG.fileGroups),
    links: textsOf(header, TAG.fileLinks),
    flags: numbersOf(header, TAG.fileFlags),
    digests: textsOf(header, TAG.fileDigests),
    capabilities: textsOf(header, TAG.fileCapabilities),
    isSha256: numberOf(header, TAG.fileDigestAlgorithm) === SHA256,
  };
  for (const name of ['sizes', 'modes', 'users', 'groups', 'flags'] as const) {
    if (columns[name].length !== count)
      throw badPackage(header.name, `its header has not as many ${name} as files`);
  }
  for (const name of new Set([...columns.users, ...columns.groups])) requireAccount(header, name);
  return columns;
}

function pathsOf(header: RpmHeader): readonly string[] {
  const old = textsOf(header, TAG.oldFileNames);
  const names = old.length > 0 ? old.map((path) => absolutePath(header.name, path)) : joinedNames(header);
  if (names.length > MOST_ENTRIES) throw badPackage(header.name, `it has more than ${MOST_ENTRIES} entries`);
  return names;
}

/** Many files are in few directories, of which each is looked at once. */
function joinedNames(header: RpmHeader): readonly string[] {
  const directories = textsOf(header, TAG.directoryNames).map((path) => {
    const directory = absolutePath(header.name, path);
    return directory === '/' ? '' : directory;
  });
  const indexes = numbersOf(header, TAG.directoryIndexes);
  return textsOf(header, TAG.baseNames).map((name, index) => {
    const directory = directories[indexes[index] ?? -1];
    if (directory === undefined || name.includes('/'))
      throw badPackage(header.name, 'a name in its header is damaged');
    if (/^\.{0,2}$|[\u0000-\u001f\u007f-\u009f]/.test(name))
      return absolutePath(header.name, `${directory}/${name}`);
    return `${directory}/${name}`;
  });
}

/**
 * The other name of a hard link: files with one inode number are the same file, and the last of them has the content
 * in the payload.
 */
function contentNames(
  header: RpmHeader,
  paths: readonly string[],
  modes: readonly number[],
  flags: readonly number[],
): (index: number) => string | undefined {
  const inodes = numbersOf(header, TAG.fileInodes);
  // rpmbuild numbers files itself: where no number comes twice, no link is hard.
  if (new Set(inodes).size === inodes.length) return () => undefined;
  const devices = numbersOf(header, TAG.fileDevices);
  const last = new Map<string, number>();
  const keyOf = (index: number) => {
    const isPlain = (modes[index] ?? 0) >>> 12 === 8 && ((flags[index] ?? 0) & 64) === 0;
    return isPlain && inodes[index] !== undefined ? `${devices[index] ?? 0} ${inodes[index]}` : undefined;
  };
  for (const index of paths.keys()) {
    const key = keyOf(index);
    if (key !== undefined) last.set(key, index);
  }
  return (index) => {
    const key = keyOf(index);
    const found = key === undefined ? undefined : last.get(key);
    return found === undefined || found === index ? undefined : paths[found];
  };
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

function requireAccount(header: RpmHeader, name: string): void {
  if (name === '') throw badPackage(header.name, 'a file in it has no owner');
  cleanLine(header.name, 'an owner', name);
}
