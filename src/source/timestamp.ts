import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../manifest/project.ts';
import { ContribError } from '../system/errors.ts';
import { findProgram, run } from '../system/run.ts';

/** The one time of everything that is made from a project, in seconds since 1970, and what gave it. */
export type ProjectTime = { readonly seconds: number; readonly from: string };

/** The last second of the year 9999, behind which dates have more digits than formats have room for. */
const LATEST = 253_402_300_799;

/**
 * The time of every output: SOURCE_DATE_EPOCH, the commit of the version's tag, or `released` of the manifest. The
 * clock has no say, so that the same input gives the same bytes (reproducible-builds.org, SOURCE_DATE_EPOCH).
 * @throws ContribError bad-input where none of them is there, or SOURCE_DATE_EPOCH is no number of seconds.
 */
export async function projectTime(
  { root, manifest, located }: Pick<Project, 'root' | 'manifest' | 'located'>,
  env: NodeJS.ProcessEnv,
): Promise<ProjectTime> {
  const given = env['SOURCE_DATE_EPOCH'];
  if (given !== undefined && given !== '') return { seconds: parseEpoch(given), from: 'SOURCE_DATE_EPOCH' };
  const tagged = await tagTime(root, manifest.version, env);
  if (tagged !== undefined) return tagged;
  if (manifest.released !== undefined) {
    return { seconds: Date.parse(`${manifest.released}T00:00:00Z`) / 1000, from: 'released' };
  }
  throw new ContribError('bad-input', `nothing says when ${manifest.name} ${manifest.version} was released`, {
    place: located.locate([]),
    hint: `add released: YYYY-MM-DD, tag the commit v${manifest.version}, or set SOURCE_DATE_EPOCH`,
  });
}

function parseEpoch(text: string): number {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= LATEST) return seconds;
  throw new ContribError('bad-input', `SOURCE_DATE_EPOCH is ${JSON.stringify(text)}, which is no time`, {
    hint: 'give the seconds since 1970-01-01 00:00 UTC, as date +%s prints them',
  });
}

/** A tree inside a larger checkout is another project's: its tags say nothing of this one. */
async function tagTime(
  root: string,
  version: string,
  env: NodeJS.ProcessEnv,
): Promise<ProjectTime | undefined> {
  if (!existsSync(join(root, '.git')) || findProgram('git', env['PATH']) === undefined) return undefined;
  for (const tag of [`v${version}`, version]) {
    const seconds = await commitTime(root, `refs/tags/${tag}^{commit}`, env);
    if (seconds !== undefined) return { seconds, from: `tag ${tag}` };
  }
  return undefined;
}

/** Plumbing alone: nothing that a repository's configuration could make run a program. */
async function commitTime(
  root: string,
  revision: string,
  env: NodeJS.ProcessEnv,
): Promise<number | undefined> {
  const { status, stdout } = await run('git', ['-C', root, 'cat-file', 'commit', revision], {
    env: { ...env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
  });
  if (status !== 0) return undefined;
  const [header = ''] = stdout.toString('latin1').split('\n\n', 1);
  const seconds = /^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(header)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
