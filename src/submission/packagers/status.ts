import type { Dirent } from 'node:fs';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findDistributionIfAny } from '../../distributions/load.ts';
import {
  ACCEPTED_DIRECTORY,
  type AcceptanceRecord,
  acceptancePath,
  parseAcceptance,
} from '../../facts/acceptance-record.ts';
import { type Contribution, DISTRO_FILE, loadContribution } from '../../manifest/contribution.ts';
import { loadPackagers, type Packager } from '../../manifest/packagers.ts';
import type { Project } from '../../manifest/project.ts';
import { git } from '../../source/git-command.ts';
import { refuseDetour } from '../../system/detour.ts';
import { ContribError } from '../../system/errors.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { readBytes } from '../../system/text-file.ts';
import { isRepositoryTop, versionTag } from '../git-questions.ts';
import type { SubmittedBundle } from './bundles.ts';

/** From the first to the last step; `refused` is a submission that has to come again. */
export const STATES = [
  'outstanding',
  'invited',
  'maintained',
  'begun',
  'refused',
  'submitted',
  'verified',
  'accepted',
  'released',
] as const;
export type State = (typeof STATES)[number];

/** Where one distribution stands. */
export type DistributionStatus = {
  readonly distribution: string;
  readonly title: string;
  readonly state: State;
  /** The version that its contribution is for, where that is known. */
  readonly version: string | null;
  /** The contribution is for another version than contrib.yaml says. */
  readonly stale: boolean;
  readonly maintainers: readonly string[];
  /** Where the package is, or where the distribution maintains it. */
  readonly link: string | null;
  readonly staging: boolean;
  readonly invited: string | null;
  /** What it stands on, in order: files and records. */
  readonly evidence: readonly string[];
  /** What comes next, and who does it. */
  readonly next: string;
};

const ACCEPTED = ACCEPTED_DIRECTORY.split('/').at(-1);
const RECORD_LIMIT = 1024 * 1024;

/** Where every distribution stands that is named anywhere: packagers.yaml, distros/, the bundles, the acceptances. */
export async function statusOf(
  project: Project,
  bundles: readonly SubmittedBundle[],
): Promise<readonly DistributionStatus[]> {
  const packagers = loadPackagers(project.root)?.file.packagers ?? {};
  const accepted = acceptances(project.root);
  const submitted = bundles.flatMap(({ distribution }) => distribution ?? []);
  const names = new Set([
    ...Object.keys(packagers),
    ...parts(project.root),
    ...accepted.keys(),
    ...submitted,
  ]);
  const released = await releasedRecords(project, [...accepted.values()]);
  return [...names].sort(comparePaths).map((name) =>
    describe(project, name, {
      packager: packagers[name],
      part: parts(project.root).includes(name) ? loadContribution(project, name) : undefined,
      bundle: bestBundle(
        bundles.filter(({ distribution }) => distribution === name),
        project,
      ),
      accepted: accepted.get(name),
      released: released.has(name),
    }),
  );
}

type Known = {
  readonly packager: Packager | undefined;
  readonly part: Contribution | undefined;
  readonly bundle: SubmittedBundle | undefined;
  readonly accepted: AcceptanceRecord | undefined;
  readonly released: boolean;
};

function describe({ manifest }: Project, name: string, known: Known): DistributionStatus {
  const { packager, part, bundle, accepted } = known;
  const title = findDistributionIfAny(name)?.file.title ?? name;
  const state = stateOf(known, manifest.version);
  const version = versionOf(known, state);
  const stale = version !== null && version !== manifest.version;
  const recorded = accepted?.package ?? undefined;
  const recordedLink = recorded !== undefined && 'link' in recorded ? recorded.link : undefined;
  const link = part?.file.package ?? recordedLink ?? part?.file.link ?? packager?.link ?? null;
  const people = packager?.maintainer ?? (accepted === undefined ? undefined : [accepted.contributor]);
  const maintainers = people ?? (part?.file.maintainer === undefined ? [] : [part.file.maintainer]);
  return {
    distribution: name,
    title,
    state,
    version,
    stale,
    maintainers: maintainers.map((person) => person.name),
    link,
    staging: packager?.staging !== undefined || part?.file.staging !== undefined,
    invited: packager?.invited ?? null,
    evidence: evidenceOf(name, known),
    next: nextStep(name, state, stale, bundle?.file, manifest.version),
  };
}

/** The last step that anything speaks of; a bundle for this version comes after what was accepted of another. */
function stateOf({ packager, part, bundle, accepted, released }: Known, version: string): State {
  const isNewer = bundle !== undefined && bundle.version === version && accepted?.version !== version;
  if (accepted !== undefined && !isNewer) return released ? 'released' : 'accepted';
  if (bundle !== undefined) return bundle.state;
  if (part?.file.link !== undefined || packager?.link !== undefined) return 'maintained';
  if (part !== undefined) return 'begun';
  if (packager === undefined) return 'outstanding';
  return packager.invited === undefined ? 'outstanding' : 'invited';
}

function versionOf({ bundle, accepted }: Known, state: State): string | null {
  if (state === 'accepted' || state === 'released') return accepted?.version ?? null;
  return state === 'submitted' || state === 'verified' || state === 'refused'
    ? (bundle?.version ?? null)
    : null;
}

function evidenceOf(name: string, { packager, part, bundle, accepted, released }: Known): string[] {
  const lines: (string | false)[] = [
    packager !== undefined && 'packagers.yaml',
    part !== undefined && `distros/${name}/${DISTRO_FILE}`,
    bundle !== undefined &&
      `${bundle.file} (signature: ${bundle.signature})${bundle.problem === undefined ? '' : `: ${bundle.problem}`}`,
    accepted !== undefined &&
      `${acceptancePath(name)}: ${accepted.accepted.at.slice(0, 10)} by ${accepted.accepted.by.name}`,
    released && accepted !== undefined && `the tag of ${accepted.version} has it`,
  ];
  return lines.filter((line) => line !== false);
}

function nextStep(
  name: string,
  state: State,
  stale: boolean,
  file: string | undefined,
  version: string,
): string {
  if (stale) return `a submission for ${version} is to come`;
  const steps: Readonly<Record<State, string>> = {
    outstanding: `upstream invites: contrib invite ${name}`,
    invited: `the packager begins: contrib init ${name}`,
    maintained: 'the distribution packages it itself',
    begun: `the packager submits: contrib bundle ${name}`,
    refused: 'the packager mends it, and submits again',
    submitted: `upstream verifies: contrib verify ${file ?? 'BUNDLE'}`,
    verified: `upstream accepts: contrib accept ${file ?? 'BUNDLE'}`,
    accepted: 'upstream releases: contrib release',
    released: 'done',
  };
  return steps[state];
}

/** The bundle that counts: for this version rather than another, and the furthest of them. */
function bestBundle(bundles: readonly SubmittedBundle[], { manifest }: Project): SubmittedBundle | undefined {
  const rank = ({ version, state }: SubmittedBundle) =>
    (version === manifest.version ? STATES.length : 0) + STATES.indexOf(state);
  return [...bundles].sort((a, b) => rank(b) - rank(a) || comparePaths(a.file, b.file))[0];
}

function parts(root: string): string[] {
  return entriesOf(root, 'distros')
    .filter((item) => item.isDirectory() && existsSync(join(root, 'distros', item.name, DISTRO_FILE)))
    .map(({ name }) => name)
    .filter((name) => name !== ACCEPTED);
}

/** @throws ContribError bad-input that names a record which cannot be read: upstream wrote it, and acts on it. */
function acceptances(root: string): ReadonlyMap<string, AcceptanceRecord> {
  const files = entriesOf(root, ACCEPTED_DIRECTORY).filter(({ name }) => name.endsWith('.json'));
  return new Map(
    files.map(({ name: file }) => {
      const path = `${ACCEPTED_DIRECTORY}/${file}`;
      refuseDetour(root, path, 'file');
      const record = parseAcceptance(readBytes(join(root, path), RECORD_LIMIT));
      if (typeof record !== 'string') return [file.replace(/\.json$/, ''), record];
      throw new ContribError('bad-input', `${path} ${record}`, {
        hint: `take it from git again: git checkout HEAD -- ${path}`,
      });
    }),
  );
}

/** Acceptances that the tag of their version has, to the byte of the bundle’s digest. */
async function releasedRecords(
  { root }: Project,
  records: readonly AcceptanceRecord[],
): Promise<ReadonlySet<string>> {
  const released = new Set<string>();
  if (!isRepositoryTop(root)) return released;
  for (const { version, distribution, bundle } of records) {
    const tagged = await versionTag(root, version);
    if (tagged === undefined) continue;
    const { status, stdout } = await git(root, [
      'cat-file',
      'blob',
      `${tagged.commit}:${acceptancePath(distribution)}`,
    ]);
    const then = status === 0 ? parseAcceptance(stdout) : undefined;
    if (typeof then === 'object' && then.bundle.digest === bundle.digest) released.add(distribution);
  }
  return released;
}

function entriesOf(root: string, directory: string): Dirent[] {
  const path = join(root, directory);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(path, { withFileTypes: true });
}
