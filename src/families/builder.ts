import type { Plan } from '../plan/plan.ts';
import type { FamilyId } from './family.ts';

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

/** How a family's packages are built with its own tools. */
export type Builder = {
  readonly tools: (kind: BuildKind) => readonly NeededTool[];
  /** Builds; gives the absolute paths, below `job.work`, of what was made and is to be handed out. */
  readonly build: (job: BuildJob) => Promise<readonly string[]>;
  /** The lines of a failed build's log that say why; the end of the log where this is absent or finds none. */
  readonly excerpt?: (log: string) => readonly string[];
  /** The packages that a failed build's log says it lacks. */
  readonly missing?: (log: string) => readonly string[];
  /** The command that makes a clean root with what the build needs, and the package that brings its program. */
  readonly cleanRoot?: (
    plan: Plan,
    root: string,
  ) => Promise<{ readonly command: readonly string[]; readonly package: string }>;
};
