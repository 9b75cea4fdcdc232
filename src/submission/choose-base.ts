import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Project } from '../manifest/project.ts';
import { resolveTag } from '../source/git.ts';
import type { SourceStatEntry } from '../source/scan.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { type Base, treeBase } from './base.ts';
import { tarballContents } from './base-contents.ts';
import { proveTarball } from './base-proof.ts';
import { gitBase } from './git-base.ts';
import { commitNamed, isRepositoryTop, versionTag } from './git-questions.ts';
import { refusePastTag } from './past-tag.ts';
import { proveTag } from './tag-proof.ts';
import { readTarball } from './tarball-base.ts';

type BaseRequest = {
  readonly project: Project;
  readonly base: string | undefined;
  readonly cwd: string;
};

/**
 * What a contribution is made on: what was named; else the version’s tag in the project’s repository, or its HEAD;
 * else the tree itself.
 */
export async function chooseBase(
  request: BaseRequest,
  scanned: readonly SourceStatEntry[],
  own: string,
): Promise<Base> {
  const { project, base } = request;
  if (base !== undefined) return namedBase(request, base);
  const { root, manifest } = project;
  if (!isRepositoryTop(root)) return treeBase(scanned, own);
  const tagged = await versionTag(root, manifest.version);
  if (tagged !== undefined) {
    await refusePastTag(project, tagged, own);
    return tagBase(project, tagged, `tag ${tagged.tag}`);
  }
  const head = await commitNamed(root, 'HEAD');
  if (head === undefined) return treeBase(scanned, own);
  return gitBase(root, 'HEAD', head, [
    `the base is HEAD: the repository has no tag v${manifest.version} or ${manifest.version}, name another base with --base`,
  ]);
}

async function namedBase({ project, cwd }: BaseRequest, name: string): Promise<Base> {
  const path = resolve(cwd, name);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return tarballBase(path, project);
  const commit = await commitNamed(project.root, name);
  if (commit !== undefined) {
    const tagged = await resolveTag(project.root, [name]);
    if (tagged?.commit === commit) return tagBase(project, tagged, titleOf(name));
    return gitBase(project.root, titleOf(name), commit, []);
  }
  throw new ContribError(
    'usage',
    `--base ${printableName(name)} is neither a file nor a tag or commit here`,
    {
      hint: 'name upstream’s tarball, or what git tag lists',
    },
  );
}

/** A tag, held against its own signature first. */
async function tagBase(
  project: Project,
  { tag, commit }: { readonly tag: string; readonly commit: string },
  title: string,
): Promise<Base> {
  const { notes, findings } = await proveTag(tag, project);
  return { ...(await gitBase(project.root, title, commit, notes)), findings };
}

/** A commit named by its own number needs no other name. */
function titleOf(name: string): string {
  return /^[0-9a-f]{7,64}$/.test(name) ? 'the named commit' : name;
}

async function tarballBase(path: string, project: Project): Promise<Base> {
  const { listing, sha256 } = await readTarball(path, basename(path));
  const { notes, findings } = await proveTarball(path, sha256, project);
  return {
    kind: 'tarball',
    title: basename(path),
    entries: listing,
    identify: (digest) => ({ kind: 'tarball', name: basename(path), sha256, listing: digest }),
    contents: (paths) => tarballContents(path, basename(path), paths),
    notes,
    findings,
  };
}
