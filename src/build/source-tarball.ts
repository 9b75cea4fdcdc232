import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failing } from '../findings/finding.ts';
import type { Project } from '../manifest/project.ts';
import { declaredMatcher, missingGenerated } from '../plan/generated-files.ts';
import type { Plan } from '../plan/plan.ts';
import type { ArchiveEntry } from '../source/archive-entry.ts';
import { isRepository } from '../source/git.ts';
import { git } from '../source/git-command.ts';
import { type SourceStatEntry, scanTreeWithStats } from '../source/scan.ts';
import { writeTar } from '../source/tar-write.ts';
import { writeWhole } from '../system/atomic.ts';
import { compressTo } from '../system/compress/compress.ts';
import { ContribError } from '../system/errors.ts';
import { pathFromBytes } from '../system/path-bytes.ts';
import { readFileStream } from '../system/read-file.ts';

/** What every file of every distribution's part may hold, and a source tarball does not: what was made from it. */
const LEFT_OUT = /^distros\/[^/]+\/(?:recipe|submission\.json)(?:\/|$)/;
const PROGRAM = 0o100;

/** The name that the tarball and its one directory have: `convirt-1.1`. */
export function sourceName({ project: { manifest } }: Pick<Plan, 'project'>): string {
  return `${manifest.name}-${manifest.version}`;
}

/**
 * Writes NAME-VERSION.tar.gz: the tree as it is, without what git ignores and without recipes, so that a recipe can
 * hold its digest. The same tree gives the same bytes: one time, root as owner, and of the modes only whether
 * something is a program.
 */
export async function writeSourceTarball(plan: Plan, seconds: number, path: string): Promise<void> {
  const entries = await sourceEntries(plan, seconds);
  await writeWhole(path, async (fd) => {
    const sink = await compressTo(fd, 'gz');
    try {
      await writeTar(entries, sink, { dialect: 'gnu' });
      await sink.finish();
    } catch (error) {
      sink.abort();
      throw error;
    }
  });
}

/** The digest of the tarball that `writeSourceTarball` writes, in hexadecimal: what the family's recipes hold. */
export async function sourceDigest(plan: Plan, seconds: number): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'contrib-source-'));
  try {
    const path = join(directory, `${sourceName(plan)}.tar.gz`);
    await writeSourceTarball(plan, seconds, path);
    const hash = createHash(plan.distribution.family === 'apk' ? 'sha512' : 'sha256');
    for await (const chunk of readFileStream(path)) hash.update(chunk);
    return hash.digest('hex');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function sourceEntries(plan: Plan, seconds: number): Promise<ArchiveEntry[]> {
  const { project } = plan;
  const { root } = project;
  const kept = await keptByGit(root);
  // A release has these too, although git ignores them; building one without them would build something else.
  const isGenerated = declaredMatcher(project.manifest.tarball?.generated ?? []);
  const scanned = scanTreeWithStats(root).filter(
    ({ path, type }) =>
      !LEFT_OUT.test(path) &&
      (type === 'directory' || kept === undefined || kept.has(path) || isGenerated(path)),
  );
  requireGenerated(project, scanned);
  const special = scanned.find(({ type }) => !['file', 'directory', 'symlink'].includes(type));
  if (special !== undefined) throw specialFile(special);
  const top = sourceName(plan);
  const full = new Set(
    scanned.filter(({ type }) => type !== 'directory').flatMap(({ path }) => parents(path)),
  );
  const inside = scanned.filter(
    ({ path, type }) => type !== 'directory' || kept === undefined || full.has(path),
  );
  return [
    archived({ path: '', type: 'directory', mode: 0, size: 0, linkTarget: undefined }, root, top, seconds),
    ...inside.map((entry) => archived(entry, root, top, seconds)),
  ];
}

/** The paths that git has or would take; undefined where there is no repository. */
async function keptByGit(root: string): Promise<ReadonlySet<string> | undefined> {
  if (!(await isRepository(root))) return undefined;
  const { status, stdout } = await git(root, [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ]);
  if (status !== 0) return undefined;
  const paths = new Set<string>();
  let start = 0;
  for (let end = stdout.indexOf(0); end !== -1; end = stdout.indexOf(0, start)) {
    paths.add(pathFromBytes(stdout.subarray(start, end)));
    start = end + 1;
  }
  return paths;
}

function requireGenerated(project: Project, scanned: readonly SourceStatEntry[]): void {
  const files = scanned.filter(({ type }) => type !== 'directory').map(({ path }) => path);
  const findings = missingGenerated(project, files, 'the tree');
  if (!failing(findings)) return;
  throw new ContribError('findings', 'nothing was made: files that every release has are missing', {
    findings,
  });
}

function archived(
  {
    path,
    type,
    mode,
    size,
    linkTarget,
  }: Pick<SourceStatEntry, 'path' | 'type' | 'mode' | 'size' | 'linkTarget'>,
  root: string,
  top: string,
  mtime: number,
): ArchiveEntry {
  const base = {
    path: path === '' ? top : `${top}/${path}`,
    mtime,
    uid: 0,
    gid: 0,
    uname: 'root',
    gname: 'root',
  };
  if (type === 'symlink') return { ...base, type, mode: 0o777, size: 0, linkTarget: linkTarget ?? '' };
  if (type === 'directory') return { ...base, type, mode: 0o755, size: 0 };
  const isProgram = (mode & PROGRAM) !== 0;
  return {
    ...base,
    type: 'file',
    mode: isProgram ? 0o755 : 0o644,
    size,
    content: { kind: 'file', path: `${root}/${path}` },
  };
}

function parents(path: string): string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    found.push(path.slice(0, end));
  return found;
}

function specialFile({ path, type }: SourceStatEntry): ContribError {
  return new ContribError(
    'bad-input',
    `${path} is a ${type.replace('-', ' ')}, which no source tarball holds`,
    {
      hint: 'remove it from the tree',
    },
  );
}
