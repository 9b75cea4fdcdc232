import { MANIFEST_NAME, type Project } from '../../manifest/project.ts';
import type { Manifest } from '../../manifest/schema.ts';
import { openProjectRevision, type ProjectRevision } from '../../plan/revision.ts';
import { commitTime, resolveTag } from '../../source/git.ts';
import { git } from '../../source/git-command.ts';
import { projectTime } from '../../source/timestamp.ts';
import { ContribError } from '../../system/errors.ts';
import { printableName } from '../../system/io.ts';
import { changedSince, commitNamed, isRepositoryTop, versionTag } from '../git-questions.ts';

/** A commit that a tarball is made of or compared with; `name` is what people call it. */
export type NamedTag = { readonly name: string; readonly commit: string; readonly tag?: string };

export type ChosenCommit = NamedTag & {
  /** The project as it is described there. */
  readonly at: ProjectRevision;
};

/**
 * The tag or commit that was named, else the tag of the version that contrib.yaml says, with the project as it is
 * described there; undefined where the tree is in no repository of its own and nothing was named.
 * @throws ContribError where there is no such tag, or no description at it.
 */
export async function chooseCommit(
  project: Project,
  named: string | undefined,
): Promise<ChosenCommit | undefined> {
  const found = await findCommit(project, named);
  return found === undefined
    ? undefined
    : { ...found, at: await openProjectRevision(project.root, revisionOf(found)) };
}

/** As `chooseCommit`, without looking for a description. */
export async function findCommit(
  { root, manifest, located }: Project,
  named: string | undefined,
): Promise<NamedTag | undefined> {
  if (named === undefined && !isRepositoryTop(root)) return undefined;
  const found: Found | undefined =
    named === undefined ? await versionTag(root, manifest.version) : await namedCommit(root, named);
  if (found !== undefined) return { ...found, name: found.tag ?? named ?? found.commit };
  throw new ContribError(
    'bad-input',
    `the repository has no tag v${manifest.version} or ${manifest.version}`,
    {
      place: located.locate(['version']),
      hint: `tag what is to be tried (git tag -s v${manifest.version}), or name a tag or commit: contrib prerelease HEAD`,
    },
  );
}

/** What `tarball:` says at a commit, or here where the commit has no description yet. */
export async function declarationsAt(project: Project, found: NamedTag): Promise<Manifest['tarball']> {
  const { root, manifest } = project;
  const { status } = await git(root, ['cat-file', '-e', `${found.commit}:./${MANIFEST_NAME}`]);
  if (status !== 0) return manifest.tarball;
  const at = await openProjectRevision(root, revisionOf(found));
  return at.project.manifest.tarball ?? manifest.tarball;
}

function revisionOf({ tag, commit }: Found): string {
  return tag === undefined ? commit : `refs/tags/${tag}`;
}

type Found = { readonly tag?: string; readonly commit: string };

async function namedCommit(root: string, name: string): Promise<Found> {
  const tagged = await resolveTag(root, [name]);
  if (tagged !== undefined) return { tag: tagged.tag, commit: tagged.commit };
  const commit = await commitNamed(root, name);
  if (commit !== undefined) return { commit };
  throw new ContribError('bad-input', `git has no tag or commit ${printableName(name)} here`, {
    hint: 'see git tag; git fetch --tags brings those of upstream, git fetch --unshallow the history',
  });
}

/** The time of every entry: SOURCE_DATE_EPOCH, else the commit’s, else what the tree’s own description says. */
export async function sourceTime(
  project: Project,
  chosen: ChosenCommit | undefined,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  if (chosen === undefined || (env['SOURCE_DATE_EPOCH'] ?? '') !== '')
    return (await projectTime(project, env)).seconds;
  return commitTime(project.root, chosen.commit);
}

/** What whoever asked should know of the choice. */
export async function notesOn({ root }: Project, chosen: ChosenCommit | undefined): Promise<string[]> {
  if (chosen === undefined)
    return [
      'there is no repository: the tarball is the tree as it lies here, and cannot be compared with a tag',
    ];
  const { name, tag, commit, at } = chosen;
  const { version } = at.project.manifest;
  const notes: string[] = [];
  if (tag !== undefined && !tag.includes(version))
    notes.push(`the tag ${printableName(tag)} does not say the version of contrib.yaml, ${version}`);
  if ((await commitNamed(root, 'HEAD')) !== commit) return notes;
  const changed = (await changedSince(root, commit)).size - 1;
  if (changed > 0)
    notes.push(`${changed} changed files of the checkout are not in the tarball, which has ${name}’s`);
  return notes;
}
