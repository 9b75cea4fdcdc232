import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findDistributionIfAny } from '../../distributions/load.ts';
import { ACCEPTED_DIRECTORY, type AcceptanceRecord, acceptancePath } from '../../facts/acceptance-record.ts';
import { type Contribution, DISTRO_FILE, loadContribution } from '../../manifest/contribution.ts';
import { loadPackagers, type Packager } from '../../manifest/packagers.ts';
import type { Project } from '../../manifest/project.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { acceptances, branchAcceptances, releasedRecords } from './acceptances.ts';
import type { SubmittedBundle } from './bundles.ts';
import { entriesOf } from './directory.ts';

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

/** Where every distribution stands that is named anywhere: packagers.yaml, distros/, the bundles, the acceptances. */
export async function statusOf(
  project: Project,
  bundles: readonly SubmittedBundle[],
): Promise<readonly DistributionStatus[]> {
  const packagers = loadPackagers(project.root)?.file.packagers ?? {};
  const merged = acceptances(project.root);
  const pending = new Map(
    [...(await branchAcceptances(project))].filter(([name, record]) => isNewer(record, merged.get(name))),
  );
  const accepted = new Map([...merged, ...pending]);
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
      pending: pending.has(name),
      released: released.has(name) && !pending.has(name),
    }),
  );
}

type Known = {
  readonly packager: Packager | undefined;
  readonly part: Contribution | undefined;
  readonly bundle: SubmittedBundle | undefined;
  readonly accepted: AcceptanceRecord | undefined;
  /** It is on a branch of its own, and not in what is checked out. */
  readonly pending: boolean;
  readonly released: boolean;
};

function isNewer(record: AcceptanceRecord, merged: AcceptanceRecord | undefined): boolean {
  if (merged === undefined) return true;
  return record.bundle.digest !== merged.bundle.digest && record.accepted.at > merged.accepted.at;
}

function describe({ manifest }: Project, name: string, known: Known): DistributionStatus {
  const { packager, part, accepted } = known;
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
    next: nextStep(name, known, state, stale ? manifest.version : undefined),
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

function evidenceOf(name: string, { packager, part, bundle, accepted, pending, released }: Known): string[] {
  const lines: (string | false)[] = [
    packager !== undefined && 'packagers.yaml',
    part !== undefined && `distros/${name}/${DISTRO_FILE}`,
    bundle !== undefined &&
      `${bundle.file} (signature: ${bundle.signature})${bundle.problem === undefined ? '' : `: ${bundle.problem}`}`,
    accepted !== undefined &&
      `${pending ? `branch accepted/${name}: ` : ''}${acceptancePath(name)}: ${accepted.accepted.at.slice(0, 10)} by ${accepted.accepted.by.name}`,
    released && accepted !== undefined && `the tag of ${accepted.version} has it`,
  ];
  return lines.filter((line) => line !== false);
}

function nextStep(
  name: string,
  { bundle, pending }: Known,
  state: State,
  wanted: string | undefined,
): string {
  if (wanted !== undefined) return `a submission for ${wanted} is to come`;
  const file = bundle?.file ?? 'BUNDLE';
  const steps: Readonly<Record<State, string>> = {
    outstanding: `upstream invites: contrib invite ${name}`,
    invited: `the packager begins: contrib init ${name}`,
    maintained: 'the distribution packages it itself',
    begun: `the packager submits: contrib bundle ${name}`,
    refused: 'the packager mends it, and submits again',
    submitted: `upstream verifies: contrib verify ${file}`,
    verified: `upstream accepts: contrib accept ${file}`,
    accepted: pending ? `upstream merges it: git merge accepted/${name}` : 'upstream releases it',
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
