import { detectHost } from '../distributions/host.ts';
import type { Capability } from './capability.ts';
import { probeFile, probeHeader, probeKernelModule, probeLibrary, probeService } from './host-files.ts';
import { probePerl, probePkgConfig, probePython } from './host-languages.ts';
import { missing, type ProbeContext, type ProbeResult, present } from './host-result.ts';
import { type RunProgram, runnerOf } from './host-run.ts';
import { PROGRAM_DIRECTORIES, type ProgramFinder, programFinder } from './programs.ts';
import { type RootView, viewRoot } from './root-view.ts';

export type { ProbeResult } from './host-result.ts';
export type { ProgramFinder } from './programs.ts';

/** The machine that contrib runs on, or a root directory of another. */
export type HostFacts = {
  readonly programs: ProgramFinder;
  /**
   * What a capability's own tools say: python3, pkg-config, ldconfig's cache. A command is looked for in a search
   * path, which is where programs are on any distribution unless one is given.
   */
  readonly probe: (capability: Capability, searchPath?: readonly string[]) => Promise<ProbeResult>;
  /** The id of the distribution that it is, or is most like; absent where that is not known. */
  readonly distribution?: string;
  /** A staged tree, not a whole system: what is not in it may well be in the system that it is for. */
  readonly partial?: boolean;
  /** Runs a program of the machine that contrib runs on; absent where nothing may be run. */
  readonly run?: RunProgram;
};

/**
 * The facts of this machine, or of a directory that stands for the `/` of another. Nothing but os-release is looked at
 * before it is asked for.
 */
export function hostFacts(root = '/'): HostFacts {
  const view = viewRoot(root);
  const programs = programFinder(view);
  const run = runnerOf(PROGRAM_DIRECTORIES);
  const distribution = detectHost(root)?.distribution;
  const context: ProbeContext = { view, run: root === '/' ? run : undefined };
  return {
    programs,
    probe: (capability, searchPath = PROGRAM_DIRECTORIES) =>
      capability.kind === 'command'
        ? Promise.resolve(probeCommand(capability.name, searchPath, programs))
        : PROBES[capability.kind](capability.name, context),
    ...(distribution === undefined ? {} : { distribution }),
    partial: root !== '/' && !isSystem(view),
    run,
  };
}

const PROBES: Readonly<
  Record<
    Exclude<Capability['kind'], 'command'>,
    (name: string, context: ProbeContext) => Promise<ProbeResult>
  >
> = {
  file: async (name, { view }) => probeFile(name, view),
  header: async (name, { view }) => probeHeader(name, view),
  'kernel-module': async (name, { view }) => probeKernelModule(name, view),
  service: async (name, { view }) => probeService(name, view),
  library: probeLibrary,
  python: probePython,
  perl: probePerl,
  pkgconfig: probePkgConfig,
};

function probeCommand(name: string, searchPath: readonly string[], programs: ProgramFinder): ProbeResult {
  const found = programs.find(name, searchPath);
  return found === undefined ? missing(`no ${name} in ${searchPath.join(':')}`) : present(found);
}

/** os-release(5): every system has one of them. */
function isSystem(view: RootView): boolean {
  return ['/etc/os-release', '/usr/lib/os-release'].some((path) => view.resolve(path) !== undefined);
}
