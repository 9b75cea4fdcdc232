import type { Package } from '../../../packages/package-set.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import { collect } from '../../read/collect.ts';
import { installedPath } from '../../read/paths.ts';
import { badPackage, cleanText } from '../../read/problem.ts';
import { readPayload, type TarPayload } from '../../read/tar-payload.ts';
import type { ReadOptions } from '../../reader.ts';
import { parseControl } from './fields.ts';
import { debPackage } from './package.ts';
import { DEB_SCRIPTS, debScripts, debTriggers } from './scripts.ts';

const MIB = 1024 * 1024;
/** Of one member; the translated templates of the largest packages have three. */
const LARGEST_MEMBER = 16 * MIB;
/** Of all of them: md5sums of half a million files have 60. */
const LARGEST_CONTROL = 256 * MIB;
const MD5SUMS = 'md5sums';
const READ = new Set(['control', 'conffiles', 'triggers', 'shlibs', ...DEB_SCRIPTS]);

export type DebControl = {
  readonly package: Package;
  readonly conffiles: ReadonlySet<string>;
  /** By path, of what md5sums lists. */
  readonly digests: ReadonlyMap<string, string>;
};

/** What the control archive of a package says. md5sums are left where nobody asks: they are not to be relied on. */
export async function readControl(
  payload: TarPayload,
  path: string,
  options: ReadOptions,
): Promise<DebControl> {
  const members = await readMembers(payload, options);
  const control = members.get('control');
  if (control === undefined) throw badPackage(path, 'it has no control file');
  const fields = parseControl(control, path);
  const triggers = members.get('triggers');
  const shlibs = members.get('shlibs');
  return {
    package: debPackage(
      fields,
      {
        scripts: DEB_SCRIPTS.flatMap((name) => debScripts(name, members.get(name) ?? Buffer.alloc(0))).filter(
          ({ native }) => members.has(native ?? ''),
        ),
        triggers: triggers === undefined ? [] : debTriggers(triggers, path),
        ...(shlibs === undefined
          ? {}
          : { shlibs: cleanText(path, 'its shlibs file', pathFromBytes(shlibs)).trimEnd() }),
      },
      { kind: 'archive', path },
    ),
    conffiles: conffilesOf(members.get('conffiles')),
    digests: digestsOf(members.get(MD5SUMS)),
  };
}

async function readMembers(payload: TarPayload, options: ReadOptions): Promise<ReadonlyMap<string, Buffer>> {
  const members = new Map<string, Buffer>();
  const tar = { maxEntries: 10_000, maxBytes: LARGEST_CONTROL };
  for await (const entry of readPayload({ ...payload, tar }, options)) {
    const member = installedPath(payload.name, entry.path).slice(1);
    const isList = member === MD5SUMS && options.weakDigests === true;
    if (entry.type !== 'file' || !(isList || READ.has(member))) continue;
    const largest = isList ? LARGEST_CONTROL : LARGEST_MEMBER;
    members.set(member, await collect(entry.content, largest, payload.name, member));
  }
  return members;
}

/** deb-conffiles(5). A line that begins with a flag speaks of a file that the package has no more. */
function conffilesOf(bytes: Buffer | undefined): ReadonlySet<string> {
  const lines = bytes === undefined ? [] : pathFromBytes(bytes).split('\n');
  return new Set(lines.map((line) => line.trimEnd()).filter((line) => line.startsWith('/')));
}

/** deb-md5sums(5). Lines that are none are passed over, as dpkg does. */
function digestsOf(bytes: Buffer | undefined): ReadonlyMap<string, string> {
  const lines = bytes === undefined ? [] : pathFromBytes(bytes).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, digest, path] = /^([0-9a-f]{32}) {2}(.+)$/.exec(line) ?? [];
      return digest === undefined || path === undefined ? [] : [[`/${path}`, `md5:${digest}`]];
    }),
  );
}
