import { comparePaths } from '../system/path-bytes.ts';
import type { TextPlace } from '../system/place.ts';
import type { Entry } from './entry.ts';
import type { Intent } from './intent.ts';
import type { Relation } from './relation.ts';

/** Where a set or a package was found: a manifest, an archive, a directory, an index. */
export type Origin = {
  readonly kind: 'manifest' | 'archive' | 'tree' | 'root' | 'index';
  /** The file or directory, as the user named it. */
  readonly path: string;
};

export type Version = {
  readonly epoch?: number;
  /** Upstream's version. */
  readonly version: string;
  /** Debian's revision, rpm's release, Arch's pkgrel. */
  readonly release?: string;
};

export const SCRIPT_EVENTS = ['install', 'upgrade', 'remove', 'purge'] as const;
export type ScriptEvent = (typeof SCRIPT_EVENTS)[number];

/** A scriptlet by what it is for; `install` is the first installation, everywhere. */
export type Script = {
  readonly event: ScriptEvent;
  readonly when: 'before' | 'after';
  readonly interpreter: string;
  readonly body: string;
  /** The name it has in its own format: `postinst`, `%post`. */
  readonly native?: string;
  readonly place?: TextPlace;
};

/** A user or group that the package makes on installation (sysusers.d(5)). */
export type Account = {
  readonly kind: 'user' | 'group';
  readonly name: string;
  /** A fixed numeric id; where there is none, the system chooses one. */
  readonly id?: number;
  readonly description?: string;
  readonly home?: string;
  readonly shell?: string;
  /** Groups that a user belongs to. */
  readonly groups?: readonly string[];
  readonly place?: TextPlace;
};

/** A service as the description wants it. */
export type Unit = {
  readonly name: string;
  readonly activatedBy?: string;
  /** Upstream's wish; what the distribution makes of it is its policy. */
  readonly enable: 'on-install' | 'never';
  readonly onUpgrade: 'restart' | 'reload' | 'leave' | 'stop-start';
  readonly place?: TextPlace;
};

/**
 * What a package has run when something else happens than its own installation: dpkg's triggers, rpm's triggers and
 * file triggers, apk's triggers, rpm's %verifyscript.
 */
export type Trigger = {
  /** The name it has in its own format: `interest-noawait`, `%triggerin`, `%transfiletriggerin`. */
  readonly native: string;
  /** The packages, paths or names that set it off, as the format writes them. */
  readonly on: readonly string[];
  readonly interpreter?: string;
  readonly body?: string;
};

/** What a package that was read says in the words of its own format, where the model has none of its own. */
export type Native = {
  /** The id of its family: `deb`, `rpm`, `pacman`, `apk`; absent for a tree, which has no format. */
  readonly family?: string;
  /** Names and values in their order: `Section`, `Multi-Arch`, `Vendor`, `pkgbase`. A name may come again. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly triggers: readonly Trigger[];
};

/** What a package is, apart from its entries. */
export type Package = {
  readonly name: string;
  readonly version: Version;
  /** The distribution's word: `amd64`, `x86_64`, `all`, `noarch`. */
  readonly architecture: string;
  readonly summary: string;
  readonly description?: string;
  /** The source package that it is built from, where that is known. */
  readonly source?: string;
  readonly relations: readonly Relation[];
  /** What the description asked for; empty for a package that was read. */
  readonly intents: readonly Intent[];
  readonly scripts: readonly Script[];
  readonly accounts: readonly Account[];
  readonly units: readonly Unit[];
  readonly origin: Origin;
  /** Only of a package that was read. */
  readonly native?: Native;
};

/** A file with its content, which is to be read before the next one is asked for, or not at all. */
export type FileContent = { readonly entry: Entry; readonly content: AsyncIterable<Uint8Array> };

/**
 * The one model: what produces packages produces a set, what judges, prints, builds or compares them takes one.
 * Descriptors are plain data; entries and content are asked for, so that a package or a whole archive's index
 * need not fit in memory.
 */
export type PackageSet = {
  readonly origin: Origin;
  readonly packages: readonly Package[];
  /** The entries of a package of this set, in the byte order of their paths. May be asked for again. */
  entries(pkg: Package): Iterable<Entry>;
  /** The content of a file of this set. */
  open(pkg: Package, entry: Entry): AsyncIterable<Uint8Array>;
  /**
   * The content of those plain files of a package that `isWanted` picks, in any order. Of an archive, where `open` reads
   * from the start each time, one pass for all. Use `contentsOf`, which does without.
   */
  contents?(pkg: Package, isWanted: (entry: Entry) => boolean): AsyncIterable<FileContent>;
};

/** `name`, version and architecture: the identity of a package, so that several versions can live in one set. */
export function packageKey(pkg: Package): string {
  return `${pkg.name} ${formatVersion(pkg.version)} ${pkg.architecture}`;
}

/** `epoch:version-release`, without the parts that are absent. */
export function formatVersion({ epoch, version, release }: Version): string {
  const prefix = epoch === undefined || epoch === 0 ? '' : `${epoch}:`;
  return `${prefix}${version}${release === undefined ? '' : `-${release}`}`;
}

/** The content of those plain files of a package that `isWanted` picks, in one pass over an archive. */
export async function* contentsOf(
  set: PackageSet,
  pkg: Package,
  isWanted: (entry: Entry) => boolean,
): AsyncIterable<FileContent> {
  if (set.contents !== undefined) {
    yield* set.contents(pkg, isWanted);
    return;
  }
  for (const entry of set.entries(pkg)) {
    if (entry.type === 'file' && isWanted(entry)) yield { entry, content: set.open(pkg, entry) };
  }
}

/** The first bytes of a file, at most `limit` of them. */
export async function readHead(content: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

export type MemoryPackage = { readonly package: Package; readonly entries: readonly Entry[] };

/**
 * A set held in memory.
 * @param open gives the content of an entry; a set without content (an index) leaves it out.
 */
export function memorySet(
  origin: Origin,
  members: readonly MemoryPackage[],
  open: PackageSet['open'] = noContent,
): PackageSet {
  const sorted = new Map(
    members.map((member) => [
      packageKey(member.package),
      [...member.entries].sort((a, b) => comparePaths(a.path, b.path)),
    ]),
  );
  return {
    origin,
    packages: members.map((member) => member.package),
    entries: (pkg) => sorted.get(packageKey(pkg)) ?? [],
    open,
  };
}

function noContent(_pkg: Package, entry: Entry): never {
  throw new RangeError(`this set holds no content (${entry.path})`);
}
