import { type Io, printableName } from '../../system/io.ts';
import type { Accepted } from './accept.ts';

/** Changes that are named; the rest is counted. */
const MOST_CHANGES = 100;
const SIGNS = { added: '+', modified: '~', removed: '-' } as const;

/** What was accepted of whom, where it is, what is otherwise than before, and what comes next. */
export function describeAccepted(accepted: Accepted, io: Pick<Io, 'style'>): string {
  const { state, record, where, previous, changes } = accepted;
  const { name, email } = record.contributor;
  const rows: readonly (readonly [string, string])[] = [
    ['by', email === undefined ? name : `${name} <${email}>`],
    ['content', `sha256 ${record.bundle.digest}`],
    ['accepted', `${record.accepted.at} by ${record.accepted.by.name}`],
    ...(where === null ? [] : [placeOf(where)]),
    ...(state === 'replaced' && previous !== null ? [['replaces', `sha256 ${previous}`] as const] : []),
  ];
  const what = `${record.project} ${record.version} for ${record.distribution}`;
  return [
    `${io.style('green', state === 'unchanged' ? 'accepted already:' : `${state}:`)} ${what}`,
    ...rows.map(([title, value]) => `  ${`${title}:`.padEnd(11)}${printableName(value)}`),
    ...changes.slice(0, MOST_CHANGES).map(({ path, change }) => `  ${SIGNS[change]} ${printableName(path)}`),
    ...(changes.length > MOST_CHANGES ? [`  and ${changes.length - MOST_CHANGES} more`] : []),
    ...nextSteps(accepted).map((line) => `next: ${line}`),
    '',
  ].join('\n');
}

function placeOf(where: NonNullable<Accepted['where']>): readonly [string, string] {
  if (where.kind === 'files') return ['files', `${where.directory}/`];
  return ['branch', `${where.branch} (commit ${where.commit.slice(0, 12)}, on ${where.onto.slice(0, 12)})`];
}

function nextSteps({ where }: Accepted): readonly string[] {
  if (where === null) return [];
  if (where.kind === 'files') return ['contrib release'];
  return [`git show ${printableName(where.branch)}`, `git merge ${printableName(where.branch)}`];
}
