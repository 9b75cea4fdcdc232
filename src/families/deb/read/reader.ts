import { createHash } from 'node:crypto';
import type { Entry } from '../../../packages/entry.ts';
import { type ArMember, isAr, readArMembers } from '../../../source/ar.ts';
import { readAt, withFile } from '../../../system/compress/file-region.ts';
import { inOrder } from '../../read/paths.ts';
import { badPackage } from '../../read/problem.ts';
import { listPayload, payloadContents, type TarPayload } from '../../read/tar-payload.ts';
import type { PackageReader, ReadOptions, ReadPackage } from '../../reader.ts';
import { readControl } from './control.ts';
import { readInstalledDebs } from './installed.ts';

/** deb(5): an ar archive with the members debian-binary, control.tar* and data.tar*. */
export const debReader: PackageReader = {
  recognizes: ({ raw }) => isAr(raw) && /^debian-binary[/ ]/.test(raw.toString('latin1', 8, 24)),
  readFile: readDeb,
  readInstalled: readInstalledDebs,
};

type Members = { readonly control: TarPayload; readonly data: TarPayload };

const CONFIG: Entry['flags'] = ['config'];

async function readDeb(path: string, options: ReadOptions): Promise<ReadPackage> {
  const { control, data } = await withFile(path, (fd, size) => membersOf(fd, size, path));
  const { package: pkg, conffiles, digests } = await readControl(control, path, options);
  const found: Entry[] = [];
  await listPayload(data, options, (entry) => {
    found.push(withListed(entry, conffiles, digests.get(entry.path)));
  });
  const listed = inOrder(found);
  const entries = options.weakDigests === true ? await withConffileDigests(listed, data, options) : listed;
  return {
    package: pkg,
    entries: () => entries,
    contents: (isWanted) => payloadContents(data, entries, isWanted, options),
  };
}

function withListed(entry: Entry, conffiles: ReadonlySet<string>, digest: string | undefined): Entry {
  if (entry.type !== 'file') return entry;
  const marked = conffiles.has(entry.path) ? { ...entry, flags: CONFIG } : entry;
  return digest === undefined ? marked : { ...marked, digest };
}

/** md5sums has no conffiles (dh_md5sums(1)): the few there are stand at the beginning of the archive, below /etc. */
async function withConffileDigests(
  entries: readonly Entry[],
  data: TarPayload,
  options: ReadOptions,
): Promise<readonly Entry[]> {
  const digests = new Map<string, string>();
  const isWanted = ({ flags, digest }: Entry) => flags.includes('config') && digest === undefined;
  for await (const { entry, content } of payloadContents(data, entries, isWanted, options)) {
    const hash = createHash('md5');
    for await (const chunk of content) hash.update(chunk);
    digests.set(entry.path, `md5:${hash.digest('hex')}`);
  }
  if (digests.size === 0) return entries;
  return entries.map((entry) => {
    const digest = digests.get(entry.path);
    return digest === undefined ? entry : { ...entry, digest };
  });
}

function membersOf(fd: number, size: number, path: string): Members {
  const members = readArMembers(fd, size, path);
  const [first] = members;
  if (first?.name !== 'debian-binary') throw badPackage(path, 'its first member is not debian-binary');
  const version = readAt(fd, first.start, Math.min(16, first.end - first.start)).toString('latin1');
  if (!version.startsWith('2.')) throw badPackage(path, 'it is of a format that is not 2.0 (deb(5))');
  return {
    control: payloadOf(oneMember(members, 'control', path), path),
    data: payloadOf(oneMember(members, 'data', path), path),
  };
}

/** How a member is compressed is told by its bytes, not by its name. */
function oneMember(members: readonly ArMember[], kind: string, path: string): ArMember {
  const found = members.filter(({ name }) => new RegExp(`^${kind}\\.tar(\\.[a-z0-9]+)?$`).test(name));
  const [member, another] = found;
  if (member === undefined) throw badPackage(path, `it has no member ${kind}.tar: it may have been cut off`);
  if (another !== undefined) throw badPackage(path, `it has two members ${kind}.tar`);
  return member;
}

function payloadOf({ name, start, end }: ArMember, path: string): TarPayload {
  return { region: { path, start, end }, name: `${path}: ${name}` };
}
