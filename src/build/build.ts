import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { detectHost } from '../distributions/host.ts';
import type { Builder, BuildJob, BuildKind } from '../families/builder.ts';
import type { RecipeFile } from '../families/family.ts';
import { familyOf } from '../families/index.ts';
import { openPackages } from '../families/read.ts';
import { type Finding, failing } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { forgetPartial, rememberPartial } from '../system/atomic-partials.ts';
import { ContribError } from '../system/errors.ts';
import { type Box, openBox } from './box.ts';
import { type Collected, collect } from './collect.ts';
import { compareWithMapping } from './compare.ts';
import { failureFinding } from './failure.ts';
import { openRoot, type RootRequest } from './roots.ts';
import { toolRunner } from './run-tool.ts';
import { sourceName, writeSourceTarball } from './source-tarball.ts';
import { requireTools } from './tools.ts';

export type BuildRequest = {
  readonly plan: Plan;
  readonly seconds: number;
  readonly kind: BuildKind;
  /** The recipe on disk, or what contrib would write where there is none. */
  readonly recipe: { readonly directory: string } | { readonly files: readonly RecipeFile[] };
  /** Where the build runs, when not on this machine as it is. */
  readonly root: RootRequest | undefined;
  /** The directory to make. */
  readonly out: string;
  readonly replace: boolean;
  /** The environment that contrib was started in. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tell: (text: string) => void;
};

export type Built = Collected & {
  readonly box: Pick<Box, 'kind' | 'hasNetwork'>;
  readonly findings: readonly Finding[];
};

/**
 * Builds a project's packages with the distribution's own tools: source tarball, recipe, native build, a comparison of
 * what came out with the mapping, and one directory with all of it, whole or absent.
 * @throws ContribError missing for lacking tools, incomplete where the native build fails, findings where the packages
 * differ from the mapping.
 */
export async function build(request: BuildRequest): Promise<Built> {
  const { plan, kind } = request;
  const builder = await builderOf(plan);
  const scratch = mkdtempSync(join(tmpdir(), 'contrib-build-'));
  rememberPartial(scratch);
  try {
    const root = request.root === undefined ? undefined : await openRoot(request.root, scratch, request);
    requireTools(plan, builder, kind, root);
    mkdirSync(join(scratch, 'box'));
    const box = await openBox(join(scratch, 'box'), root);
    return await buildIn(box, builder, request, join(scratch, 'log'));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    forgetPartial(scratch);
  }
}

async function builderOf({ distribution }: Plan): Promise<Builder> {
  const { builder, title } = await familyOf(distribution.family);
  if (builder !== undefined) return builder;
  throw new ContribError('missing', `contrib cannot build ${title}`, {
    hint: `contrib recipe ${distribution.id} may write what the distribution builds`,
  });
}

async function buildIn(box: Box, builder: Builder, request: BuildRequest, logFile: string): Promise<Built> {
  const { plan, kind, seconds, out, replace, tell } = request;
  const work = join(box.directory, 'work');
  const source = join(work, `${sourceName(plan)}.tar.gz`);
  tell('making the source tarball');
  await writeSourceTarball(plan, seconds, source);
  const recipe = join(work, 'recipe');
  layOut(request.recipe, recipe);
  writeFileSync(logFile, '');
  const { run, log } = toolRunner(box, logFile, seconds, tell);
  const job: BuildJob = {
    ...{ plan, seconds, source, recipe, kind, work, run },
    startedIn: request.env,
    inBox: box.inBox,
  };
  const made = await builder.build(job).catch((error: unknown) => {
    throw failed(error, request, builder, log(), logFile);
  });
  const findings = kind === 'source' ? [] : await judge(plan, builder, made);
  if (failing(findings)) {
    throw new ContribError('findings', 'nothing was handed out: the packages are not what the mapping says', {
      findings,
    });
  }
  const collected = await collect(made, out, replace);
  return { ...collected, box, findings };
}

function layOut(recipe: BuildRequest['recipe'], target: string): void {
  mkdirSync(target);
  if ('directory' in recipe) {
    const filter = (path: string) => basename(path) !== 'generated.json';
    cpSync(recipe.directory, target, { recursive: true, filter });
  } else {
    for (const { path, content, executable = false } of recipe.files) {
      mkdirSync(dirname(join(target, path)), { recursive: true });
      writeFileSync(join(target, path), content, { mode: executable ? 0o700 : 0o600 });
    }
  }
  normalizeModes(target);
}

/** The same modes under every umask: programs and data, nothing between. */
function normalizeModes(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) normalizeModes(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** Source packages and records of a build hold no installed files. */
async function judge(plan: Plan, { asMapped, keeps }: Builder, made: readonly string[]): Promise<Finding[]> {
  const packages = made.filter(
    (path) =>
      /\.(?:deb|rpm|apk|nix-export|pkg\.tar(?:\.[a-z0-9]+)?)$/.test(path) && !path.endsWith('.src.rpm'),
  );
  if (packages.length === 0) return [];
  const set = await openPackages(packages);
  return compareWithMapping(plan, asMapped?.(plan, set) ?? set, keeps === undefined ? {} : { keeps });
}

/** The log outlives a failed build, beside what would have been made. */
function failed(
  error: unknown,
  { plan, out }: BuildRequest,
  builder: Builder,
  log: string,
  logFile: string,
): unknown {
  if (!(error instanceof ContribError) || error.code !== 'incomplete') return error;
  const kept = `${out}.log`;
  if (existsSync(dirname(kept))) copyFileSync(logFile, kept);
  const missing = builder.missing?.(log) ?? [];
  if (missing.length > 0) {
    return new ContribError('missing', `the build needs what is not installed: ${missing.join(', ')}`, {
      hint: `${waysOut(plan, builder)}; the log is ${kept}`,
    });
  }
  return new ContribError('incomplete', error.message, {
    findings: [failureFinding(plan, log, builder)],
    hint: `the whole log is ${kept}`,
    cause: error,
  });
}

/** Where what is missing can be had: a machine of another release may have it in no version that serves. */
function waysOut({ distribution }: Plan, { cleanRoot }: Builder): string {
  const { id, title, release } = distribution;
  const host = detectHost();
  const root = `in a root of ${title} ${release} with --in ${cleanRoot === undefined ? 'ROOT' : 'clean'}`;
  if (host?.distribution !== id || host.release === undefined || host.release === release) {
    return `install it, or build ${root}`;
  }
  return `this machine is ${title} ${host.release}, and may have nothing newer: build ${root}, or for this release with contrib build ${id}@${host.release}`;
}
