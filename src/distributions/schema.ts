import * as z from 'zod/mini';
import { ARCHITECTURES } from './architectures.ts';
import { DIRECTORY_NAMES } from './directories.ts';

/** Package formats; the same list as the folders of src/families. */
export const FAMILIES = ['deb', 'rpm', 'pacman', 'apk', 'nix', 'portage', 'xbps'] as const;

export const INIT_SYSTEMS = ['systemd', 'openrc', 'runit', 'sysvinit'] as const;

/** Made when somebody first asks: what the build compiled is read without them, and they cost as much as its reading. */
export function distributionSchemas(): Schemas {
  made ??= makeSchemas();
  return made;
}

type Schemas = ReturnType<typeof makeSchemas>;
let made: Schemas | undefined;

export type HelperChange = z.infer<Schemas['HelperChange']>;
export type Facts = z.infer<Schemas['Facts']>;
export type Release = z.infer<Schemas['Release']>;
export type Patch = z.infer<Schemas['Patch']>;
export type ReleaseEntry = z.infer<Schemas['ReleaseEntry']>;
export type DistributionFile = z.infer<Schemas['DistributionFile']>;

/** What is wrong with a file, in a few words, for whoever writes one. */
export function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'it is not as the schema says';
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `${place}: there is no key ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_type') return `${place}: expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return `${place}: expected ${issue.values.join(', ')}`;
  return `${place}: ${issue.message}`;
}

function makeSchemas() {
  const parts = makeParts();
  const Release = z.strictObject({
    version: z.string(),
    title: z.optional(z.string()),
    codename: z.optional(z.string()),
    aliases: z._default(z.readonly(z.array(z.string())), []),
    released: z.optional(parts.Day),
    support: z.optional(
      z.strictObject({
        until: z.optional(parts.Day),
        /** The end of what has to be paid for or is given by others: LTS, ESM, ELS. */
        extended: z.optional(parts.Day),
      }),
    ),
    rolling: z.optional(z.literal(true)),
  });

  /** A part of the facts, as a JSON merge patch over what is inherited (RFC 7396): see `mergePatch`. */
  const Patch = z.readonly(z.record(z.string(), z.json()));

  const ReleaseEntry = z.extend(Release, {
    /** Another release whose `overrides` hold here too: `12`, or `debian@12`. */
    like: z.optional(z.string()),
    overrides: z.optional(Patch),
  });

  /** The file of one distribution. Keys that are not named here are a part of the facts. */
  const DistributionFile = z.looseObject({
    id: parts.Id,
    title: z.string(),
    /** Other words for it; `opensuse-tumbleweed@tumbleweed` is a word for one release. */
    aliases: z._default(z.readonly(z.array(parts.Like)), []),
    like: z.optional(parts.Like),
    /** What holds where nobody names a release. Changed by hand, never by the clock. */
    'default-release': z.string(),
    releases: z.readonly(z.array(ReleaseEntry).check(z.minLength(1))),
  });

  return { ...makeFacts(parts), Release, Patch, ReleaseEntry, DistributionFile };
}

function makeFacts(parts: ReturnType<typeof makeParts>) {
  /** What a helper of the family does to what a package installs, so that comparisons can allow exactly that. */
  const HelperChange = z.strictObject({
    change: z.enum(['compress', 'strip', 'add', 'remove', 'rewrite', 'move']),
    /** Patterns of installed paths. */
    paths: parts.Paths,
    except: z.optional(parts.Paths),
    /** What `compress` appends to a name. */
    suffix: z.optional(z.string()),
    /** In bytes: a smaller file stays as it is. */
    'larger-than': z.optional(z.int()),
    /** Where `move` moves it. */
    to: z.optional(parts.Path),
    /** The helper: a program, an option, a man page. */
    by: z.string(),
  });

  const Init = z.strictObject({
    primary: z.enum(INIT_SYSTEMS),
    others: z._default(z.readonly(z.array(z.enum(INIT_SYSTEMS))), []),
  });

  /** What becomes of a service when its package is installed and upgraded, whatever upstream wishes. */
  const ServicePolicy = z.strictObject({
    /** `preset`: presets decide. `nothing`: the administrator does. `configuration`: the system's description does. */
    install: z.enum(['enable-and-start', 'preset', 'nothing', 'configuration']),
    /** What presets say of a service that none of them names. */
    preset: z.optional(z.enum(['enable', 'disable'])),
    upgrade: z.enum(['restart', 'package-decides', 'nothing', 'configuration']),
    source: parts.Url,
  });

  /** An argument with `${package}` stands once for every package. */
  const PackageManager = z.strictObject({
    name: z.string(),
    install: z.readonly(z.array(z.string())),
    /** Installs a package that was downloaded, `${file}`; left out where the package manager takes none. */
    'install-file': z.optional(z.readonly(z.array(z.string()))),
    /** Whose database `query` of the family asks. */
    query: z.enum(FAMILIES),
  });

  const ArchitectureFacts = z.strictObject({
    /** The distribution's own word, where it is another. */
    name: z.optional(z.string()),
    /** The triplet below /usr/lib (Debian, "Multiarch"). */
    multiarch: z.optional(z.string()),
    lib: z._default(z.enum(['lib', 'lib64']), 'lib'),
  });

  /** All that differs between distributions and their releases, complete. A file or a release may say a part of it. */
  const Facts = z.strictObject({
    family: z.enum(FAMILIES),
    standards: z.readonly(z.array(z.strictObject({ title: z.string(), url: parts.Url }))),
    /** The version of the policy that packages of a release say they follow (Debian policy 5.6.11). */
    'standards-version': z.optional(z.string()),
    architectures: z.readonly(z.partialRecord(z.enum(ARCHITECTURES), ArchitectureFacts)),
    /** The word for packages that suit every architecture. */
    'independent-architecture': z.string(),
    directories: z._default(z.readonly(z.partialRecord(z.enum(DIRECTORY_NAMES), parts.Path)), {}),
    /** How a package is called here whose name in the description ends so: `-dev` is `-devel`. */
    'package-suffixes': z._default(z.readonly(z.record(parts.Suffix, parts.Suffix)), {}),
    licenses: z.strictObject({
      /** `copyright-file`: one file in Debian's form. `license-files`: the texts. `metadata`: a field of the package. */
      kept: z.enum(['copyright-file', 'license-files', 'metadata']),
      at: z.optional(parts.Path),
    }),
    /** Search paths of login shells, and of services; directories below a home are left out. */
    path: z.strictObject({ user: parts.Paths, root: parts.Paths, service: parts.Paths }),
    /** Whether users find what is in sbindir: on their PATH, off it, or because it is bindir. */
    sbin: z.enum(['on-path', 'off-path', 'merged']),
    /** Directories that are symbolic links to others, and where to. */
    'path-aliases': z._default(z.readonly(z.record(parts.Path, parts.Path)), {}),
    /** The directory in which each package has a prefix of its own, which is ${out}. */
    store: z.optional(parts.Path),
    /** What packages must not own again; `{a,b}` stands for both, `*` for one name. */
    'owned-directories': parts.Paths,
    shell: z.strictObject({ path: parts.Path, program: z.string() }),
    init: Init,
    'service-policy': ServicePolicy,
    'package-manager': PackageManager,
    'helper-changes': z.readonly(z.record(z.string(), HelperChange)),
    /** Names with the same number on every installation; other owners have to be made. */
    'static-accounts': z.strictObject({ users: parts.Numbers, groups: parts.Numbers }),
  });

  return { HelperChange, Facts };
}

function makeParts() {
  const Id = z.string().check(z.regex(/^[a-z][a-z0-9-]*$/));
  /** `fedora`, or `fedora@41` where the other distribution's newer releases went another way. */
  const Like = z.string().check(z.regex(/^[a-z][a-z0-9-]*(@\S+)?$/));
  const Suffix = z.string().check(z.regex(/^-[a-z][a-z0-9-]*$/));
  const Day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
  const Url = z.url({ protocol: /^https$/ });
  const Path = z.string().check(z.regex(/^(\/|\$\{)/, 'begins with / or a variable'));
  const Paths = z.readonly(z.array(Path));
  const Numbers = z.readonly(z.record(z.string(), z.int().check(z.nonnegative())));

  return { Id, Like, Suffix, Day, Url, Path, Paths, Numbers };
}
