import { ContribError } from '../system/errors.ts';
import { mergePatch } from './merge.ts';
import {
  type DistributionFile,
  describeIssue,
  distributionSchemas,
  type Facts,
  type Patch,
  type ReleaseEntry,
} from './schema.ts';

/** Gives the file of a distribution by its id. Whoever inherits asks it for what it is like. */
export type Library = (id: string) => DistributionFile;

/** What is known of a release of a distribution, and the ids of what it is like, nearest first. */
export type Inherited = { readonly facts: Facts; readonly like: readonly string[] };

/**
 * Puts together what a file says, what it inherits and what the release changes.
 * @throws ContribError bad-input where the files do not make a whole, or are like each other.
 */
export function inherit(library: Library, id: string, version: string): Inherited {
  const facts = distributionSchemas().Facts.safeParse(
    ofRelease(library, ofFile(library, id, []), id, version),
  );
  if (facts.success) return { facts: facts.data, like: lineage(library, id) };
  const problem = `${id}@${version}: ${describeIssue(facts.error.issues[0])}`;
  throw new ContribError('bad-input', problem, { place: { file: `templates/distros/${id}.yaml` } });
}

function ofFile(library: Library, id: string, below: readonly string[]): Patch {
  if (below.includes(id)) {
    throw new ContribError('bad-input', `${[...below, id].join(' is like ')}: that has no end`, {
      place: { file: `templates/distros/${id}.yaml` },
    });
  }
  const file = library(id);
  const own = ownFacts(file);
  if (file.like === undefined) return own;
  const [parent = '', release] = file.like.split('@');
  const inherited = ofFile(library, parent, [...below, id]);
  return mergePatch(release === undefined ? inherited : ofRelease(library, inherited, parent, release), own);
}

/** Lays the overrides of a release over facts, after those of the release that it is like. */
function ofRelease(library: Library, facts: Patch, id: string, version: string, below = 0): Patch {
  const entry = entryOf(library(id), version);
  if (below > library(id).releases.length) {
    throw new ContribError('bad-input', `${id}@${version} is like itself`, {
      place: { file: `templates/distros/${id}.yaml` },
    });
  }
  const overrides = entry.overrides ?? {};
  if (entry.like === undefined) return mergePatch(facts, overrides);
  const [first = '', second] = entry.like.split('@');
  const [parent, release] = second === undefined ? [id, first] : [first, second];
  return mergePatch(ofRelease(library, facts, parent, release, below + 1), overrides);
}

function entryOf(file: DistributionFile, version: string): ReleaseEntry {
  const entry = file.releases.find((release) => release.version === version);
  if (entry !== undefined) return entry;
  throw new ContribError('bad-input', `${file.id} has no release ${version}`, {
    place: { file: `templates/distros/${file.id}.yaml` },
  });
}

function ownFacts(file: DistributionFile): Patch {
  const header = Object.keys(distributionSchemas().DistributionFile.shape);
  return Object.fromEntries(Object.entries(file).filter(([key]) => !header.includes(key))) as Patch;
}

function lineage(library: Library, id: string): readonly string[] {
  const parent = library(id).like?.split('@')[0];
  return parent === undefined ? [] : [parent, ...lineage(library, parent)];
}
