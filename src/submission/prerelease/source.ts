import { createHash } from 'node:crypto';
import { type Finding, failing } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import { declaredMatcher, missingGenerated } from '../../plan/generated-files.ts';
import type { GitEntry } from '../../source/git.ts';
import { statEntries } from '../../source/scan.ts';
import { openTree } from '../../source/tree.ts';
import { ContribError } from '../../system/errors.ts';
import { readFileStream } from '../../system/read-file.ts';
import { asBaseEntry } from '../base.ts';
import { blobName } from '../bundle-plan.ts';
import { type CommitFacts, readCommit, type SourceItem } from '../tarball/commit-items.ts';
import { compareTarball } from '../tarball/compare.ts';
import { generatedInTarball, generatedInTree, withGenerated } from '../tarball/generated.ts';
import type { ChosenCommit } from './choose-source.ts';

/** What a pre-release is made from. */
export type Source = {
  readonly chosen: ChosenCommit | undefined;
  /** As it is described where the tarball is made from. */
  readonly described: Project;
  readonly generated: readonly SourceItem[];
  readonly items: () => AsyncIterable<SourceItem>;
  readonly facts: () => CommitFacts | undefined;
  readonly commitPaths: ReadonlySet<string>;
};

type SourceRequest = { readonly project: Project; readonly fromTarball: string | undefined };

/**
 * A commit with its generated files, or the tree where there is no repository.
 * @throws ContribError findings where generated files are missing, or their tarball differs in what nothing explains.
 */
export async function openSource(request: SourceRequest, chosen: ChosenCommit | undefined): Promise<Source> {
  const { project, fromTarball } = request;
  if (chosen === undefined) return treeSource(project, fromTarball);
  const { project: described } = chosen.at;
  const declared = described.manifest.tarball;
  const named = { commit: chosen.commit, ...(chosen.tag === undefined ? {} : { tag: chosen.tag }) };
  const compared =
    fromTarball === undefined ? undefined : await compareTarball(project.root, named, fromTarball, declared);
  if (compared !== undefined && failing(compared.findings))
    throw refused(compared.findings, fromTarball ?? '');
  const generated =
    compared === undefined
      ? generatedInTree(project.root, declared?.generated ?? [])
      : generatedInTarball(compared.tarball, declared?.generated ?? []);
  const from = fromTarball ?? 'the working tree';
  const missing = missingGenerated(
    described,
    generated.map(({ path }) => path),
    from,
  );
  if (failing(missing)) throw refused(missing, from);
  const reading = await readCommit(project.root, named);
  const leftOut = declaredMatcher(declared?.['left-out'] ?? []);
  const beyond = await notAsCommitted(generated, reading.kept);
  return {
    chosen,
    described,
    generated: beyond,
    items: () => withGenerated(without(reading.items(), leftOut), beyond),
    facts: reading.facts,
    commitPaths: new Set(reading.kept.keys()),
  };
}

/** A pattern may take files that are committed: those that nothing made anew are the commit’s. */
async function notAsCommitted(
  generated: readonly SourceItem[],
  kept: ReadonlyMap<string, GitEntry>,
): Promise<readonly SourceItem[]> {
  const found: SourceItem[] = [];
  for (const item of generated) {
    const entry = kept.get(item.path);
    const isSame =
      entry !== undefined && entry.size === item.size && (await blobNameOf(item, entry.id)) === entry.id;
    if (!isSame) found.push(item);
  }
  return found;
}

/** Git’s name of a file’s content. */
async function blobNameOf({ content, size }: SourceItem, like: string): Promise<string | undefined> {
  if (content?.kind === 'bytes') return blobName(Buffer.from(content.bytes), like);
  if (content?.kind !== 'file') return undefined;
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1').update(`blob ${size}\0`);
  for await (const chunk of readFileStream(content.path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Without a repository: everything that lies in the tree. */
function treeSource(project: Project, fromTarball: string | undefined): Source {
  if (fromTarball !== undefined) {
    throw new ContribError(
      'usage',
      '--from-tarball needs a tag: without a repository there is nothing to add to',
      {
        hint: 'run it in a clone of the repository',
      },
    );
  }
  const entries = statEntries(project.root, openTree(project.root).entries).flatMap(
    (scanned): SourceItem[] => {
      const entry = asBaseEntry(scanned);
      if (entry === undefined) return [];
      return [
        entry.type === 'file'
          ? { ...entry, content: { kind: 'file', path: `${project.root}/${entry.path}` } }
          : entry,
      ];
    },
  );
  async function* items(): AsyncGenerator<SourceItem> {
    yield* entries;
  }
  return {
    chosen: undefined,
    described: project,
    generated: [],
    items,
    facts: () => undefined,
    commitPaths: new Set(),
  };
}

async function* without(
  items: AsyncIterable<SourceItem>,
  leftOut: (path: string) => boolean,
): AsyncGenerator<SourceItem> {
  // Content that is not asked for is skipped by the reader.
  for await (const item of items) if (!leftOut(item.path)) yield item;
}

function refused(findings: readonly Finding[], from: string): ContribError {
  return new ContribError(
    'findings',
    `nothing was made: ${from} does not give what the tag and its description say`,
    {
      findings,
      hint: 'see all of it, and what to declare: contrib prerelease --compare TARBALL',
    },
  );
}
