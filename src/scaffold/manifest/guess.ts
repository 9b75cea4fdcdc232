import type { Manifest } from '../../manifest/schema.ts';
import type { TextPlace } from '../../system/place.ts';

/** A value that contrib read somewhere, and where. */
export type Guess<T = string> = { readonly value: T; readonly from: TextPlace };

export type BuildSystem = NonNullable<Manifest['build']>['system'];

/** Options and lines of shell, as the manifest has them. */
export type BuildSteps = Pick<NonNullable<Manifest['build']>, 'options' | 'commands' | 'install' | 'test'>;

/** Something that must be there first, by what it is. */
export type PrerequisiteGuess = {
  readonly kind: 'command' | 'pkgconfig' | 'python';
  readonly name: string;
  /** `>= 1.2`, in the manifest's notation. */
  readonly version?: string;
  readonly versionFrom?: string;
  readonly for?: 'build';
  readonly optional?: boolean;
  readonly from: TextPlace;
};

/** What one file, or one kind of file, says about the project. */
export type Facts = {
  readonly name?: Guess | undefined;
  readonly version?: Guess | undefined;
  readonly summary?: Guess | undefined;
  readonly description?: Guess | undefined;
  readonly license?: Guess | undefined;
  readonly copyright?: Guess | undefined;
  readonly homepage?: Guess | undefined;
  readonly issues?: Guess | undefined;
  /** Where the sources are developed. */
  readonly repository?: Guess | undefined;
  /** What stands before the version in the names of tags: `v`. */
  readonly tagPrefix?: Guess | undefined;
  readonly build?: Guess<BuildSystem> | undefined;
  /** Of build system `commands`; the options of any other. */
  readonly buildSteps?: BuildSteps | undefined;
  readonly prerequisites?: readonly PrerequisiteGuess[];
  /** Programs that the build installs. */
  readonly programs?: readonly Guess[];
  /** Directories of Python modules that the build installs. */
  readonly modules?: readonly Guess[];
};

/** Brings together what the readers found: the first that knows a thing is believed, prerequisites are all taken. */
export function mergeFacts(all: readonly Facts[]): Facts {
  const merged: Facts = Object.assign({}, ...all.map(known).reverse());
  return {
    ...merged,
    prerequisites: mergePrerequisites(all.flatMap(({ prerequisites = [] }) => prerequisites)),
  };
}

/** A guess, unless there is no value. */
export function guess(value: string | undefined, from: TextPlace): Guess | undefined {
  return value === undefined || value === '' ? undefined : { value, from };
}

/** A place in a file of the tree. */
export function at(file: string, line?: number): TextPlace {
  return line === undefined ? { file } : { file, line };
}

function known(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** The same thing asked for twice is one prerequisite: needed if one place needs it, in the newest version asked for. */
function mergePrerequisites(all: readonly PrerequisiteGuess[]): PrerequisiteGuess[] {
  const merged = new Map<string, PrerequisiteGuess>();
  for (const item of all) {
    const key = `${item.kind} ${item.name}`;
    const earlier = merged.get(key);
    merged.set(key, earlier === undefined ? item : both(earlier, item));
  }
  return [...merged.values()];
}

function both(first: PrerequisiteGuess, second: PrerequisiteGuess): PrerequisiteGuess {
  const {
    for: _for,
    optional: _optional,
    ...rest
  } = first.version === undefined ? { ...first, ...second, from: first.from } : first;
  return {
    ...rest,
    ...(first.for !== undefined && second.for !== undefined ? { for: first.for } : {}),
    ...(first.optional === true && second.optional === true ? { optional: true } : {}),
  };
}
