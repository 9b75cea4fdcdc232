import type { Entry } from '../packages/entry.ts';
import type { PackageSet } from '../packages/package-set.ts';
import type { Plan } from '../plan/plan.ts';
import type { FamilyId } from './family-id.ts';

/** An entry of a format whose packages do not mark configuration. */
export function withoutConfigFlags(entry: Entry): Entry {
  return { ...entry, flags: entry.flags.filter((flag) => flag !== 'config' && flag !== 'noreplace') };
}

/** `source`: the source package alone (.dsc, .src.rpm, the AUR's directory). `binary`: that and the packages. */
export type BuildKind = 'binary' | 'source';

/** A program that a builder needs, and the package that brings it on the machine, by the machine's own family. */
export type NeededTool = {
  readonly program: string;
  readonly package: Readonly<Partial<Record<FamilyId, string>>>;
};

export type BuildRunOptions = {
  /** A directory below `work`; `work` itself when absent. */
  readonly cwd?: string;
  /** Besides what the box gives: PATH, HOME, TZ, LC_ALL, SOURCE_DATE_EPOCH. */
  readonly env?: Readonly<Record<string, string>>;
  /** Run it without root's rights also where contrib was started by root (makepkg refuses root). */
  readonly unprivileged?: boolean;
  /** Leave it the machine's network: of a tool that keeps builds apart itself, and fetches only what has a digest. */
  readonly network?: boolean;
  /** Files of this machine that stand in the place of others for the program alone, by the path that they hide. */
  readonly instead?: Readonly<Record<string, string>>;
  /** What is being done, for people who wait: `building`. */
  readonly step?: string;
};

/** One build of one release, laid out so far that the native tool can be started. */
export type BuildJob = {
  readonly plan: Plan;
  /** SOURCE_DATE_EPOCH. */
  readonly seconds: number;
  /** NAME-VERSION.tar.gz with the one top directory NAME-VERSION; below `work`. */
  readonly source: string;
  /** A copy of the recipe as it is on disk, hand edits included; below `work`. */
  readonly recipe: string;
  readonly kind: BuildKind;
  /** The environment that contrib was started in: where a tool finds what is not in the box (NIX_PATH). */
  readonly startedIn: Readonly<Record<string, string | undefined>>;
  /** A directory of the job alone, which the builder may fill. Paths of a job are this machine's. */
  readonly work: string;
  /**
   * A path below `work` as programs in the box see it: the same for every build, because rpm and pacman record it.
   * Whatever a program is told in its arguments, environment or files goes through this.
   */
  readonly inBox: (path: string) => string;
  /**
   * Runs a native tool in the box, whose output goes to the log. Gives what it printed on its standard output; with a
   * `step`, on its standard error too.
   * @throws ContribError incomplete where it fails.
   */
  readonly run: (command: string, args: readonly string[], options?: BuildRunOptions) => Promise<string>;
};

/** A line of a build's log that says why the build failed, and what of its neighbours belongs to it. */
export type Telling = {
  /** The program that says it. */
  readonly tool: string;
  readonly line: RegExp;
  /** Lines right above that are like this belong to it. */
  readonly above?: RegExp;
  /** Lines right below that are like this belong to it. */
  readonly below?: RegExp;
  /** `cause`: it says what is wrong. `test`: it names a test that failed. `consequence`: it says that something failed. */
  readonly kind: 'cause' | 'test' | 'consequence';
  /** Where the line's form is said. */
  readonly source: string;
};

/** What a family's tools write into the log of a build. */
export type BuildLog = {
  /** The line with which a step begins: a build fails in the last one. */
  readonly step: RegExp;
  readonly telling: readonly Telling[];
  /** What stands before each line that a program of the build prints. */
  readonly mark?: RegExp;
};

/** How a family's packages are built with its own tools. */
export type Builder = {
  readonly tools: (kind: BuildKind) => readonly NeededTool[];
  /** Builds; gives the absolute paths, below `job.work`, of what was made and is to be handed out. */
  readonly build: (job: BuildJob) => Promise<readonly string[]>;
  /** What was made, named as the mapping names it; as it is when absent. */
  readonly asMapped?: (plan: Plan, made: PackageSet) => PackageSet;
  /** What the format keeps of an entry, and nothing of what it cannot hold; all of it when absent. */
  readonly keeps?: (plan: Plan, entry: Entry) => Entry | undefined;
  readonly log: BuildLog;
  /** The packages that a failed build's log says it lacks. */
  readonly missing?: (log: string) => readonly string[];
  /** The command that makes a clean root with what the build needs, and the package that brings its program. */
  readonly cleanRoot?: (
    plan: Plan,
    root: string,
  ) => Promise<{ readonly command: readonly string[]; readonly package: string }>;
};
