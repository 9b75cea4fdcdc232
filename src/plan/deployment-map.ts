import { quotePath } from '../manifest/quoting.ts';
import { type Entry, formatMode } from '../packages/entry.ts';
import type { Claim, Plan } from './plan.ts';

export const DEPLOYMENT_MAP = 'deployment.map';

/** Releases that share one text. */
export type ReleaseGroup<T> = {
  readonly plan: Plan;
  readonly releases: readonly string[];
  readonly content: T;
};

/**
 * The resolved mapping in the guide's notation, one line a path: what `contrib map` prints and `deployment.map` holds.
 * The lines of files paste into `files: |`, those of links into `links: |`, those of directories into `permissions: |`.
 * @param plans of one distribution, one a release; releases that install the same share a section.
 */
export function formatDeploymentMap(plans: readonly Plan[]): string {
  const [first] = plans;
  if (first === undefined) return '';
  const { project, distribution } = first;
  const head = [
    `# What ${project.manifest.name} ${project.manifest.version} installs on ${distribution.title}.`,
    `# Made by: contrib map ${first.contribution?.name ?? distribution.id} --write`,
    '# SOURCE --> INSTALLED PATH (MODE OWNER:GROUP) [flags]; owner and group are root where none is named.',
  ];
  const groups = groupReleases(plans, (plan) => formatPlan(plan).join('\n'));
  const sections = groups.flatMap(({ releases, content }) => [
    ...(groups.length > 1 ? ['', `## Release ${releases.join(', ')}`] : []),
    content,
  ]);
  return `${[...head, ...sections].join('\n')}\n`;
}

/** Brings the releases together for which the same is written, in the order of the plans. */
export function groupReleases(
  plans: readonly Plan[],
  write: (plan: Plan) => string,
): readonly ReleaseGroup<string>[] {
  const groups = new Map<string, { plan: Plan; releases: string[]; content: string }>();
  for (const plan of plans) {
    const content = write(plan);
    const group = groups.get(content);
    if (group === undefined) groups.set(content, { plan, releases: [plan.distribution.release], content });
    else group.releases.push(plan.distribution.release);
  }
  return [...groups.values()];
}

/** The claims whose paths are not known before the project's own build has run. */
export function unsettledClaims(plan: Plan, packageName: string): readonly Claim[] {
  return plan.claims.filter((claim) => claim.package === packageName && claim.matches === undefined);
}

/** One line of the notation for an entry; what it has no sign for stands behind it as a comment. */
export function formatEntry(entry: Entry): string {
  const { path, source, target, type, capabilities } = entry;
  if (type === 'symlink') {
    if (source === undefined) return `${quotePath(path)} --> ${quotePath(target ?? '')}`;
    return `${quotePath(source)} --> ${quotePath(path)}${formatFlags(entry)}  # -> ${quotePath(target ?? '')}`;
  }
  if (type === 'directory') return `${quotePath(`${path}/`)} ${formatAttributes(entry)}`;
  const comment = capabilities === undefined ? '' : `  # capabilities: ${capabilities}`;
  const from = source === undefined ? '' : `${quotePath(source)} --> `;
  return `${from}${quotePath(path)} ${formatAttributes(entry)}${comment}`;
}

function formatPlan(plan: Plan): string[] {
  return plan.set.packages.flatMap((pkg) => {
    const entries = [...plan.set.entries(pkg)];
    const pick = (choose: (entry: Entry) => boolean) => entries.filter(choose).map(formatEntry);
    const claims = unsettledClaims(plan, pkg.name).map(({ pattern }) => quotePattern(pattern));
    return [
      '',
      `# Package ${pkg.name}`,
      ...section(
        'Directories',
        pick(({ type }) => type === 'directory'),
      ),
      ...section(
        'Files',
        pick(({ type, source }) => type !== 'directory' && source !== undefined),
      ),
      ...section(
        'Files that the project’s own build made',
        pick(({ type, source }) => type === 'file' && source === undefined),
      ),
      ...section(
        'Symbolic links',
        pick(({ type, source }) => type === 'symlink' && source === undefined),
      ),
      ...section('Not settled: what the project’s own build will install', claims),
    ];
  });
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `# ${title}`, ...lines];
}

/** A pattern keeps its wildcards; what cannot stand in a line is shown in quotes. */
function quotePattern(pattern: string): string {
  return /[\p{C}\p{Z}]/u.test(pattern) ? quotePath(pattern) : pattern;
}

function formatAttributes(entry: Entry): string {
  const { mode, owner, group } = entry;
  const owners = owner === 'root' && group === 'root' ? '' : ` ${owner}:${group}`;
  return `(${formatMode(mode)}${owners})${formatFlags(entry)}`;
}

function formatFlags({ flags }: Entry): string {
  return flags.length === 0 ? '' : ` [${flags.join(' ')}]`;
}
