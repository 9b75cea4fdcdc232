import { posix } from 'node:path';
import type { Distribution } from '../../distributions/distribution.ts';
import type { Layer } from '../../facts/image/layers.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';
import type { Entry } from '../../packages/entry.ts';
import type { Package, PackageSet } from '../../packages/package-set.ts';
import { startBudget } from '../../plan/budget.ts';
import { programsOf } from '../../plan/default-mode.ts';
import { gather } from '../../plan/gather.ts';
import type { LineProblem } from '../../plan/plan.ts';
import { scopeOf } from '../../plan/scope.ts';
import type { ArchiveContent } from '../../source/archive-entry.ts';
import type { SourceTree } from '../../source/tree.ts';
import { ContribError } from '../../system/errors.ts';
import { type FileOrigin, type ImageFile, madeLink } from './image-files.ts';
import { isUnitPath } from './units.ts';

/** What a service never reads, and what the host's own package manager would have done something with. */
const UNUSED =
  /^\/usr\/share\/(?:man|info|bash-completion|zsh|fish|lintian|bug|doc-base|locale|gtk-doc|help|applications|pixmaps|icons|metainfo)\//;
/** Below the documentation of a package its licence alone goes along. */
const LICENSE =
  /^\/usr\/share\/(?:doc\/[^/]+\/(?:copyright|LICEN[CS]E[^/]*|COPYING[^/]*|NOTICE[^/]*)|licenses\/.+)$/;

/** The entries of packages as files of an image: no units, which are chosen one by one, and nothing that no service reads. */
export function packageFiles(
  set: PackageSet,
  packages: readonly Package[],
  kind: FileOrigin['kind'],
  contentOf: (pkg: Package, entry: Entry) => ArchiveContent,
): ImageFile[] {
  return packages.flatMap((pkg) => {
    const from = { kind, name: pkg.name };
    return [...set.entries(pkg)].filter(isWanted).map((entry): ImageFile => {
      const hasContent = entry.type === 'file';
      return { entry, from, ...(hasContent ? { content: contentOf(pkg, entry) } : {}) };
    });
  });
}

function isWanted({ path, type, flags }: Entry): boolean {
  if (isUnitPath(path) || flags.includes('ghost')) return false;
  if (type !== 'file' && type !== 'symlink' && type !== 'hardlink') {
    // Directories on the way come with what is in them; an empty one may be what the service looks for.
    return type === 'directory' && !/^\/usr\/share(?:\/|$)/.test(path) && !isUnitPath(`${path}/x`);
  }
  if (path.startsWith('/usr/share/doc/')) return LICENSE.test(path) || flags.includes('license');
  return !UNUSED.test(path);
}

/** @throws ContribError bad-input for a line of `contents` that takes nothing, or cannot be. */
export function contentFiles(
  { name, contents }: ProjectPortable,
  project: Project,
  tree: SourceTree,
  distribution: Distribution,
): ImageFile[] {
  const scope = scopeOf(project, distribution, name);
  const gathered = gather(
    { ...contents, links: [] },
    {
      packageName: name,
      scope,
      tree,
      distribution,
      programs: programsOf(distribution, scope),
      budget: startBudget(),
    },
  );
  for (const { line, problems, source } of gathered.lines) {
    const [problem] = problems;
    if (problem === undefined) continue;
    throw new ContribError('bad-input', `${source} cannot go into the image ${name}: ${explain(problem)}`, {
      place: line.place,
      hint: 'correct the line; contents are taken from the tree as the mapping takes them',
    });
  }
  return gathered.entries.map((entry): ImageFile => {
    const from = { kind: 'contents' } as const;
    if (entry.type !== 'file') return { entry, from };
    return { entry, from, content: { kind: 'file', path: `${tree.root}/${entry.source ?? ''}` } };
  });
}

function explain(problem: LineProblem): string {
  switch (problem.kind) {
    case 'matches-nothing':
      return 'nothing in the tree matches';
    case 'unknown-variable':
      return `there is no variable ${problem.name}`;
    case 'not-absolute':
      return `${problem.path} is not absolute`;
    case 'outside-tree':
      return `${problem.path} is outside of the tree`;
    case 'through-link':
      return `${problem.path} is a symbolic link to ${problem.target}`;
    case 'not-installable':
      return `${problem.path} is a ${problem.type}`;
    case 'too-long':
      return `its path has ${problem.bytes} bytes, and ${problem.most} are allowed`;
  }
}

/** `symlinks:`; the object is named as it is seen in the image, whatever lies below it. */
export function symlinkFiles({ name, item }: ProjectPortable, { located }: Project): ImageFile[] {
  return (item.symlinks ?? []).map(({ object, symlink }, index) =>
    madeLink(posix.normalize(symlink), object, located.locate(['portable', name, 'symlinks', index])),
  );
}

/** Directories at the top that are links into /usr in a base. */
const TOP = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];

/**
 * A path where the base's own links put it: what a package has in /lib lies in /usr/lib, where the base has the one as
 * a link to the other (file-hierarchy(7)).
 */
export function throughTopLinks(base: Layer | undefined): (file: ImageFile) => ImageFile {
  if (base === undefined) return (file) => file;
  const links = topLinks(base);
  return (file) => {
    const [, top = '', rest] = /^\/([^/]+)(\/.*)?$/.exec(file.entry.path) ?? [];
    const target = links.get(top);
    if (target === undefined || (rest === undefined && file.entry.type === 'symlink')) return file;
    return { ...file, entry: { ...file.entry, path: `${target}${rest ?? ''}` } };
  };
}

/** The links at the top themselves: packages that go in whole name files by them. */
export function topLinkFiles(base: Layer): ImageFile[] {
  return [...topLinks(base)].map(([name, target]) => madeLink(`/${name}`, posix.relative('/', target)));
}

function topLinks(base: Layer): ReadonlyMap<string, string> {
  return new Map(
    TOP.flatMap((name): [string, string][] => {
      const node = base.at(`/${name}`);
      return node?.type === 'symlink' ? [[name, posix.resolve('/', node.target ?? '')]] : [];
    }),
  );
}
