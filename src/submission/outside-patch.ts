import { lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Finding, failing } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { unifiedDiff } from '../scaffold/contribution/line-diff.ts';
import type { SourceStatEntry } from '../source/scan.ts';
import { projectTime } from '../source/timestamp.ts';
import { writeWhole } from '../system/atomic.ts';
import { writeFully } from '../system/compress/sink.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { comparePaths, fsPath } from '../system/path-bytes.ts';
import { readTextFileIfAny } from '../system/text-file.ts';
import type { Base, BaseEntry } from './base.ts';
import { newFiles } from './outside-new.ts';
import { readSourceFile } from './read-source.ts';
import { hashFile } from './tree-listing.ts';
import { changedFinding } from './working-tree.ts';

/** The patch that holds what is changed outside the contribution. */
const PATCH = 'outside-changes.patch';
const MADE_BY = 'X-Made-By: contrib bundle';

/** Asks a person why these files are changed. */
export type AskReason = (paths: readonly string[]) => Promise<string | undefined>;

type OutsideRequest = {
  readonly base: Base;
  readonly project: Project;
  readonly contribution: Contribution;
  readonly scanned: readonly SourceStatEntry[];
  /** Why upstream’s files are changed; undefined where nobody asked for a patch. */
  readonly reason: string | undefined;
  /** Files that upstream does not have and that the patch brings, as absolute paths. */
  readonly patchNew: readonly string[];
  readonly ask: AskReason | undefined;
  readonly env: NodeJS.ProcessEnv;
};

export type OutsideChanges = {
  /** Upstream’s files that are changed in the tree, as the base has them: so they go into the bundle. */
  readonly originals: ReadonlyMap<string, Buffer>;
  /** Files that the patch brings. */
  readonly brought: ReadonlySet<string>;
  /** Whether the patch was written just now, so that the contribution must be looked at again. */
  readonly written: boolean;
  readonly notes: readonly string[];
};

const NOTHING: OutsideChanges = { originals: new Map(), brought: new Set(), written: false, notes: [] };

/**
 * Makes one patch of what is changed in upstream’s files and of the files that it brings, with its reason, and adds it to patches/series; or finds that
 * it is there already. The tree itself stays as it is.
 * @throws ContribError findings where a change is not in the patch, or none that a patch can hold.
 */
export async function outsideChanges(request: OutsideRequest): Promise<OutsideChanges> {
  const { base, project, contribution, ask } = request;
  const path = join(project.root, contribution.directory, 'patches', PATCH);
  const before = readTextFileIfAny(path);
  const isOurs = before?.includes(MADE_BY) === true;
  const isAsked = request.reason !== undefined || isOurs || ask !== undefined;
  if (request.patchNew.length > 0) requirePatch(base, isAsked);
  if (base.contents === undefined || !isAsked) return NOTHING;
  const added = newFiles(request, isOurs ? before : undefined);
  const changed = (await changedFiles(request)).map((entry) => entry.path);
  const paths = [...changed, ...added].sort(comparePaths);
  if (paths.length === 0) return NOTHING;
  const originals = await base.contents(new Set(changed));
  const brought = new Set(added);
  const body = paths
    .map((one) => (brought.has(one) ? newFileDiff(request, one) : diffOf(request, one, originals.get(one))))
    .join('');
  const notes = [
    `${contribution.directory}/patches/${PATCH} has the changes now: undo them in the tree (${paths.map(printableName).join(' ')})`,
  ];
  if (before?.endsWith(`\n---\n${body}`) === true) return { originals, brought, written: false, notes };
  const reason = request.reason ?? (await ask?.(paths));
  if (reason === undefined && !isOurs) return NOTHING;
  if (reason === undefined) throw outOfDate(contribution, paths);
  if (before !== undefined && !isOurs) throw inTheWay(path);
  await writeText(path, `${await headOf(request, reason)}---\n${body}`, before !== undefined);
  await addToSeries(join(project.root, contribution.directory, 'patches', 'series'));
  return { originals, brought, written: true, notes };
}

/** @throws ContribError usage where files are named for a patch that cannot come about. */
function requirePatch({ contents }: Base, isAsked: boolean): void {
  if (contents === undefined) {
    throw new ContribError('usage', '--patch-new takes a base: of a tree alone nobody knows what is new', {
      hint: 'name upstream’s tarball or tag with --base',
    });
  }
  if (isAsked) return;
  throw new ContribError('usage', '--patch-new takes the reason of the patch', {
    hint: '--patch-reason "WHY"',
  });
}

/** Findings about files that the patch accounts for do not stand in the way. */
export function withoutPatched(
  findings: readonly Finding[],
  { originals }: OutsideChanges,
): readonly Finding[] {
  return findings.filter((finding) => {
    const { place } = finding;
    return !(failing([finding]) && 'file' in place && originals.has(place.file));
  });
}

async function changedFiles({ base, project, contribution, scanned }: OutsideRequest): Promise<BaseEntry[]> {
  const own = contribution.directory;
  const files = base.entries.filter(
    ({ path, type }) => type === 'file' && path !== own && !path.startsWith(`${own}/`),
  );
  if (base.changedHere !== undefined) {
    const changed = await base.changedHere();
    return files.filter(({ path }) => changed.has(path));
  }
  const found = new Map(scanned.map((entry) => [entry.path, entry]));
  const changed: BaseEntry[] = [];
  for (const entry of files) {
    const here = found.get(entry.path);
    const isSame =
      here?.type === 'file' &&
      here.size === entry.size &&
      (await hashFile(`${project.root}/${entry.path}`, here.size)) === entry.sha256;
    if (!isSame) changed.push(entry);
  }
  return changed;
}

/** @throws ContribError findings where one of the two is no text. */
function diffOf({ project }: OutsideRequest, path: string, original: Buffer | undefined): string {
  const file = `${project.root}/${path}`;
  requirePatchName(path);
  const stats = lstatSync(fsPath(file), { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isFile()) throw notPatchable(path, 'is no file any more');
  const now = stats === undefined ? Buffer.alloc(0) : readSourceFile(file, stats.size);
  const names = {
    old: labelOf('a', path),
    new: stats === undefined ? '/dev/null' : labelOf('b', path),
  };
  return unifiedDiff(names, textOf(path, original), textOf(path, now));
}

/**
 * Git’s header carries whether the file is a program: patch(1) and dpkg-source heed it. What is empty has no lines to
 * add, and dpkg-source, which calls patch with -E, would leave it out.
 */
function newFileDiff({ project }: OutsideRequest, path: string): string {
  requirePatchName(path);
  const file = `${project.root}/${path}`;
  const { size, mode } = lstatSync(fsPath(file));
  if (size === 0)
    throw notPatchable(path, 'is empty, and no patch brings an empty file: write a line into it');
  const text = textOf(path, readSourceFile(file, size));
  const head = `diff --git a/${path} b/${path}\nnew file mode ${(mode & 0o100) === 0 ? '100644' : '100755'}\n`;
  return head + unifiedDiff({ old: '/dev/null', new: labelOf('b', path) }, '', text);
}

/** patch(1) takes a name up to the first space, unless a tab ends it: so does git write it. */
function labelOf(side: 'a' | 'b', path: string): string {
  return `${side}/${path}${path.includes(' ') ? '\t' : ''}`;
}

/** What would have to be quoted there, each tool quotes in its own way. */
function requirePatchName(path: string): void {
  if (/[\p{Cc}"\\]/u.test(path)) throw notPatchable(path, 'has a name that a patch cannot say');
}

function textOf(path: string, bytes: Buffer | undefined): string {
  if (bytes === undefined) throw notPatchable(path, 'is too large for a patch');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // No text, as below.
  }
  throw notPatchable(path, 'is no text, which a patch cannot change');
}

/** DEP-3 (dep-team.pages.debian.net/deps/dep3), which quilt and dpkg-source take. */
async function headOf({ project, contribution, env }: OutsideRequest, reason: string): Promise<string> {
  const { maintainer } = contribution.file;
  const { seconds } = await projectTime(project, env);
  const email = maintainer?.email === undefined ? '' : ` <${maintainer.email}>`;
  const lines = [
    `Description: ${reason}`,
    ...(maintainer === undefined ? [] : [`Author: ${maintainer.name}${email}`]),
    'Forwarded: no',
    `Last-Update: ${new Date(seconds * 1000).toISOString().slice(0, 10)}`,
    MADE_BY,
  ];
  return `${lines.join('\n')}\n`;
}

async function addToSeries(path: string): Promise<void> {
  const before = readTextFileIfAny(path) ?? '';
  if (before.split('\n').some((line) => line.trim().split(/\s/)[0] === PATCH)) return;
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  await writeText(path, `${before}${gap}${PATCH}\n`, before !== '');
}

async function writeText(path: string, text: string, replace: boolean): Promise<void> {
  mkdirSync(fsPath(dirname(path)), { recursive: true });
  await writeWhole(path, (fd) => writeFully(fd, Buffer.from(text)), { replace });
}

function notPatchable(path: string, why: string): ContribError {
  return new ContribError('findings', `nothing was made: ${printableName(path)} ${why}`, {
    findings: [changedFinding(path, `${path} ${why}`)],
  });
}

function outOfDate({ directory }: Contribution, paths: readonly string[]): ContribError {
  const message = `${directory}/patches/${PATCH} is older than what is changed in the tree`;
  return new ContribError('findings', `nothing was made: ${message}`, {
    findings: paths.map((path) => changedFinding(path, `${path} is not as the base and the patch have it`)),
    hint: 'make the patch anew: --patch-reason "WHY"',
  });
}

function inTheWay(path: string): ContribError {
  return new ContribError('bad-input', `${path} is there already, and contrib did not make it`, {
    hint: 'rename it, also in patches/series',
  });
}
