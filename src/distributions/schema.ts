import * as z from 'zod';
import { ARCHITECTURES } from './architectures.ts';
import { DIRECTORY_NAMES } from './directories.ts';

// Compiling a schema costs more than reading one file with it.
z.config({ jitless: true });

/** Package formats; the same list as the folders of src/families. */
export const FAMILIES = ['deb', 'rpm', 'pacman', 'apk', 'nix', 'portage', 'xbps'] as const;

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/);
/** `fedora`, or `fedora@41` where the other distribution's newer releases went another way. */
const Like = z.string().regex(/^[a-z][a-z0-9-]*(@\S+)?$/);
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Url = z.url({ protocol: /^https$/ });
const Path = z.string().regex(/^(\/|\$\{)/, 'begins with / or a variable');
const Paths = z.array(Path).readonly();
const Numbers = z.record(z.string(), z.int().nonnegative()).readonly();

/** What a helper of the family does to what a package installs, so that comparisons can allow exactly that. */
export const HelperChange = z.strictObject({
  change: z.enum(['compress', 'strip', 'add', 'remove', 'rewrite', 'move']),
  /** Patterns of installed paths. */
  paths: Paths,
  except: Paths.optional(),
  /** What `compress` appends to a name. */
  suffix: z.string().optional(),
  /** In bytes: a smaller file stays as it is. */
  'larger-than': z.int().optional(),
  /** Where `move` moves it. */
  to: Path.optional(),
  /** The helper: a program, an option, a man page. */
  by: z.string(),
});
export type HelperChange = z.infer<typeof HelperChange>;

export const INIT_SYSTEMS = ['systemd', 'openrc', 'runit', 'sysvinit'] as const;

const Init = z.strictObject({
  primary: z.enum(INIT_SYSTEMS),
  others: z.array(z.enum(INIT_SYSTEMS)).readonly().default([]),
});

/** What becomes of a service when its package is installed and upgraded, whatever upstream wishes. */
const ServicePolicy = z.strictObject({
  /** `preset`: presets decide. `nothing`: the administrator does. `configuration`: the system's description does. */
  install: z.enum(['enable-and-start', 'preset', 'nothing', 'configuration']),
  /** What presets say of a service that none of them names. */
  preset: z.enum(['enable', 'disable']).optional(),
  upgrade: z.enum(['restart', 'package-decides', 'nothing', 'configuration']),
  source: Url,
});

/** An argument with `${package}` stands once for every package. */
const PackageManager = z.strictObject({
  name: z.string(),
  install: z.array(z.string()).readonly(),
  /** Whose database `query` of the family asks. */
  query: z.enum(FAMILIES),
});

const ArchitectureFacts = z.strictObject({
  /** The distribution's own word, where it is another. */
  name: z.string().optional(),
  /** The triplet below /usr/lib (Debian, "Multiarch"). */
  multiarch: z.string().optional(),
  lib: z.enum(['lib', 'lib64']).default('lib'),
});

/** All that differs between distributions and their releases, complete. A file or a release may say a part of it. */
export const Facts = z.strictObject({
  family: z.enum(FAMILIES),
  standards: z.array(z.strictObject({ title: z.string(), url: Url })).readonly(),
  /** The version of the policy that packages of a release say they follow (Debian policy 5.6.11). */
  'standards-version': z.string().optional(),
  architectures: z.partialRecord(z.enum(ARCHITECTURES), ArchitectureFacts).readonly(),
  /** The word for packages that suit every architecture. */
  'independent-architecture': z.string(),
  directories: z.partialRecord(z.enum(DIRECTORY_NAMES), Path).readonly().default({}),
  licenses: z.strictObject({
    /** `copyright-file`: one file in Debian's form. `license-files`: the texts. `metadata`: a field of the package. */
    kept: z.enum(['copyright-file', 'license-files', 'metadata']),
    at: Path.optional(),
  }),
  /** Search paths of login shells, and of services; directories below a home are left out. */
  path: z.strictObject({ user: Paths, root: Paths, service: Paths }),
  /** Whether users find what is in sbindir: on their PATH, off it, or because it is bindir. */
  sbin: z.enum(['on-path', 'off-path', 'merged']),
  /** Directories that are symbolic links to others, and where to. */
  'path-aliases': z.record(Path, Path).readonly().default({}),
  /** What packages must not own again; `{a,b}` stands for both, `*` for one name. */
  'owned-directories': Paths,
  shell: z.strictObject({ path: Path, program: z.string() }),
  init: Init,
  'service-policy': ServicePolicy,
  'package-manager': PackageManager,
  'helper-changes': z.record(z.string(), HelperChange).readonly(),
  /** Names with the same number on every installation; other owners have to be made. */
  'static-accounts': z.strictObject({ users: Numbers, groups: Numbers }),
});
export type Facts = z.infer<typeof Facts>;

export const Release = z.strictObject({
  version: z.string(),
  title: z.string().optional(),
  codename: z.string().optional(),
  aliases: z.array(z.string()).readonly().default([]),
  released: Day.optional(),
  support: z
    .strictObject({
      until: Day.optional(),
      /** The end of what has to be paid for or is given by others: LTS, ESM, ELS. */
      extended: Day.optional(),
    })
    .optional(),
  rolling: z.literal(true).optional(),
});
export type Release = z.infer<typeof Release>;

/** A part of the facts, as a JSON merge patch over what is inherited (RFC 7396): see `mergePatch`. */
export const Patch = z.record(z.string(), z.json()).readonly();
export type Patch = z.infer<typeof Patch>;

export const ReleaseEntry = Release.extend({
  /** Another release whose `overrides` hold here too: `12`, or `debian@12`. */
  like: z.string().optional(),
  overrides: Patch.optional(),
});
export type ReleaseEntry = z.infer<typeof ReleaseEntry>;

/** The file of one distribution. Keys that are not named here are a part of the facts. */
export const DistributionFile = z.looseObject({
  id: Id,
  title: z.string(),
  /** Other words for it; `opensuse-tumbleweed@tumbleweed` is a word for one release. */
  aliases: z.array(Like).readonly().default([]),
  like: Like.optional(),
  /** What holds where nobody names a release. Changed by hand, never by the clock. */
  'default-release': z.string(),
  releases: z.array(ReleaseEntry).nonempty().readonly(),
});
export type DistributionFile = z.infer<typeof DistributionFile>;
