import { ContribError } from '../system/errors.ts';
import { type RunningCommand, type RunOptions, type RunResult, run, spawnStream } from '../system/run.ts';

const INSTALL = 'install the package git';
const TREE_LIMIT = 512 * 1024 * 1024;

/**
 * Whatever a repository's own configuration says, nothing of it is run, and nothing is fetched. Of its packs git holds a
 * part at a time: it would map them whole, up to a gigabyte each (git-config(1), core.packedGitWindowSize).
 */
const SAFE = [
  '--no-pager',
  '--literal-pathspecs',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'protocol.allow=never',
    'safe.directory=*',
    'core.packedGitWindowSize=8m',
    'core.packedGitLimit=64m',
  ].flatMap((setting) => ['-c', setting]),
];

/** Runs a git command that only reads. A status other than 0 is a result. */
export function git(root: string, args: readonly string[]): Promise<RunResult> {
  const limit = TREE_LIMIT;
  return run('git', ['-C', root, ...SAFE, ...args], { env: gitEnvironment(), install: INSTALL, limit });
}

/**
 * Starts a git command that reads its standard input.
 * @param variables of git’s own, over the environment.
 */
export function gitStream(
  root: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): RunningCommand {
  const env = { ...gitEnvironment(), ...variables };
  return spawnStream('git', ['-C', root, ...SAFE, ...args], { env, install: INSTALL });
}

/** What is written survives a power cut, before anything names it; no cleaning up begins meanwhile (git-config(1)). */
const DURABLE = [
  'core.fsync=all',
  'core.fsyncMethod=fsync',
  'gc.auto=0',
  'i18n.commitEncoding=UTF-8',
].flatMap((setting) => ['-c', setting]);

/** Runs a git command that adds objects or moves a branch, with the same guards. A status other than 0 is a result. */
export function gitWriting(
  root: string,
  args: readonly string[],
  { env = {}, input }: { readonly env?: NodeJS.ProcessEnv; readonly input?: Uint8Array } = {},
): Promise<RunResult> {
  const options: RunOptions = { env: { ...gitEnvironment(), ...env }, install: INSTALL, limit: TREE_LIMIT };
  const all = ['-C', root, ...SAFE, ...DURABLE, ...args];
  return run('git', all, input === undefined ? options : { ...options, input });
}

export function gitFailure(what: string, result: { readonly stderr: string }): ContribError {
  const reason = result.stderr.trim().split('\n')[0] ?? '';
  return new ContribError('bad-input', `git cannot ${what}: ${reason}`);
}

/**
 * Our environment without its GIT_ variables, which could name another repository, and with git's own guards: no
 * configuration but the repository's, no replaced objects, no fetching of missing ones (git(1), "Environment Variables").
 */
function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
  };
}
