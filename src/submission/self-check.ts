import { type BundleEntry, type BundleFacts, NOT_SIGNED } from '../facts/bundle.ts';
import { DEFAULT_LIMITS, type Exceeded } from '../facts/bundle-limits.ts';
import { completeListing, type ListingEntry } from '../facts/bundle-listing.ts';
import type { Finding } from '../findings/finding.ts';
import { RULES } from '../rules/all.ts';
import { judge } from '../rules/run.ts';
import { ContribError } from '../system/errors.ts';
import type { BaseEntry } from './base.ts';
import type { BundlePlan } from './bundle-plan.ts';
import { travelling } from './bundle-plan.ts';
import { limitBrokenBefore, limitBrokenBy, limitRemedy } from './within-limits.ts';

/** What upstream would refuse whatever the bytes are: names, links, and what lies in the contribution. */
const KNOWN_BEFORE: readonly string[] = [
  'bundle/colliding-name',
  'bundle/control-name',
  'bundle/distro-file',
  'bundle/escaping-link',
  'bundle/git-metadata',
  'bundle/manifest-missing',
  'bundle/unsafe-path',
];

const ROOT = { uid: 0, gid: 0, uname: 'root', gname: 'root' } as const;

/** Judges a bundle by the rules of `contrib verify` before it is made, so that nobody sends what will be refused. */
export async function judgeBefore(plan: BundlePlan): Promise<readonly Finding[]> {
  const rules = RULES.filter(({ id }) => KNOWN_BEFORE.includes(id));
  const { findings } = await judge({ bundle: factsBefore(plan) }, { rules });
  const exceeded = limitBrokenBefore(plan);
  return exceeded === undefined ? findings : [...findings, ...(await oversizedFindings(plan, exceeded))];
}

/**
 * Judges a bundle that is written and does not have its name yet.
 * @throws ContribError findings where it breaks a limit that nobody could know before.
 */
export async function judgeWritten(
  plan: BundlePlan,
  written: Parameters<typeof limitBrokenBy>[1],
): Promise<void> {
  const exceeded = limitBrokenBy(plan, written);
  if (exceeded !== undefined) throw refusedBefore(await oversizedFindings(plan, exceeded));
}

/** The error for what upstream would refuse. */
export function refusedBefore(findings: readonly Finding[]): ContribError {
  return new ContribError('findings', 'nothing was made: upstream would refuse the bundle', {
    findings,
    hint: 'contrib explain RULE says why',
  });
}

async function oversizedFindings(plan: BundlePlan, exceeded: Exceeded): Promise<readonly Finding[]> {
  const rules = RULES.filter(({ id }) => id === 'bundle/oversized');
  const { findings } = await judge({ bundle: { ...factsBefore(plan), exceeded: [exceeded] } }, { rules });
  return findings.map((finding) => ({ ...finding, remedy: limitRemedy(plan, exceeded) }));
}

function factsBefore(plan: BundlePlan): BundleFacts {
  const { base, contribution, files, own, kind } = plan;
  const upstream = completeListing(travelling(plan).filter(isNear));
  const listing = completeListing([...upstream.values(), ...files]);
  return {
    file: own,
    container: { format: 'tar', size: 0, unpacked: 0, oddities: [] },
    limits: DEFAULT_LIMITS,
    exceeded: [],
    entries: files.map(asBundleEntry),
    tops: [plan.top],
    record: { state: 'missing' },
    distribution: contribution.name,
    kind,
    listing,
    digest: '',
    contents: new Map(files.filter(({ type }) => type === 'file').map(({ path, bytes }) => [path, bytes])),
    base: {
      identity: base.identify(''),
      title: base.title,
      listing: upstream,
      exactModes: true,
      contents: async () => new Map(),
    },
    upstream: new Map(),
    signature: NOT_SIGNED,
  };
}

/** Of upstream’s tree, what names in the contribution can collide with, and the links that its links can lead through. */
function isNear({ path, type }: BaseEntry): boolean {
  return type === 'symlink' || !path.includes('/') || path.startsWith('distros/');
}

/** Names, types, modes and links are what the rules look at here. */
function asBundleEntry({ path, type, mode, size, link = '' }: ListingEntry): BundleEntry {
  return { path, inside: path, type, mode, size, link, ...ROOT, mtime: 0, oddities: [] };
}
