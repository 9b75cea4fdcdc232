import type { Verified, VerifyResult } from '../../submission/verify.ts';
import { type Io, printable, printableName } from '../../system/io.ts';
import { reviewHtml } from './html.ts';
import { reviewText } from './text.ts';

/** Files of a contribution that are shown; the rest is counted. */
const MOST_FILES = 200;

/** The verdict, what the bundle is, what it contains and what it was compared with, for a person. */
export function describeVerified(
  { facts, result }: Pick<Verified, 'facts' | 'result'>,
  io: Pick<Io, 'style'>,
): string {
  const accepted = result.verdict === 'accepted';
  const verdict = io.style(accepted ? 'green' : 'red', result.verdict);
  return [
    `${verdict}: ${printableName(facts.file)}`,
    ...verdictRows({ facts, result }).map(
      ([name, value]) => `  ${`${name}:`.padEnd(12)}${printableName(value)}`,
    ),
    '',
    ...contents(result),
    ...reviewText(result.review, io.style),
    '',
  ].join('\n');
}

/** The verdict with the whole review, as one page. */
export function verdictHtml({ facts, result, findings }: Verified): string {
  const { verdict, review, project, version, distribution } = result;
  const name = [project ?? 'a bundle', version, 'for', distribution ?? 'unknown'].filter(isThere).join(' ');
  const rows = [['file', facts.file] as const, ...verdictRows({ facts, result })];
  return reviewHtml({ title: name, verdict, rows, files: contents(result), findings, review });
}

function isThere(part: string | null): part is string {
  return part !== null;
}

function verdictRows({ facts, result }: Pick<Verified, 'facts' | 'result'>): (readonly [string, string])[] {
  const { container } = facts;
  return [
    ['project', [result.project, result.version].filter((part) => part !== null).join(' ') || 'unknown'],
    ['for', [result.distribution ?? 'unknown', ...result.releases].join(' ')],
    ['maintainer', maintainerOf(result)],
    ['signed', signatureOf(result)],
    ...signOffRow(result),
    ['package', packageOf(result)],
    ['base', baseOf(result)],
    [
      'archive',
      `${container.format}, ${container.size} bytes, ${facts.entries.length} entries of ${container.unpacked} bytes`,
    ],
    ['content', `sha256 ${result.digest}`],
  ];
}

function contents(result: VerifyResult): string[] {
  const shown = result.files.filter(({ type }) => type !== 'directory');
  const lines = shown.slice(0, MOST_FILES).map(({ path, mode, size, link }) => {
    const hook = hookRemark(path, result);
    const target = link === undefined ? '' : ` -> ${printableName(link)}`;
    return `  ${mode} ${String(size).padStart(9)} ${printableName(path)}${target}${hook}`;
  });
  const rest = shown.length - lines.length;
  const what = result.kind === 'contribution' ? 'The contribution alone' : 'The contribution';
  return [`${what} has ${shown.length} files:`, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

function hookRemark(path: string, { hooks, distribution }: VerifyResult): string {
  if (hooks.includes(path)) return '  hook: runs as root';
  return path.startsWith(`distros/${distribution ?? ''}/hooks/`)
    ? '  hook: comments alone, runs nothing'
    : '';
}

function maintainerOf({ maintainer }: VerifyResult): string {
  if (maintainer === null) return 'not named';
  const { name, email, url } = maintainer;
  return [name, email === undefined ? undefined : `<${email}>`, url]
    .filter((part) => part !== undefined)
    .join(' ');
}

function signatureOf({ signature }: VerifyResult): string {
  const { state, detail, fingerprint, signedAt } = signature;
  if (state === 'unsigned') return 'no';
  const time = signedAt === undefined ? '' : `, ${signedAt}`;
  return `${detail}${fingerprint === undefined ? '' : ` (${fingerprint}${time})`}`;
}

function signOffRow({ signOff }: VerifyResult): (readonly [string, string])[] {
  if (signOff === null) return [];
  const { name, email, matchesSigner } = signOff;
  return [['signed off', `${name} <${email}>${matchesSigner ? ', who signed the bundle' : ''}`]];
}

function packageOf({ package: where }: VerifyResult): string {
  if (where === null) return 'no link';
  const file = where.file === undefined ? [] : [fileOf(where.file)];
  if ('link' in where) return [printable(where.link), ...file].join('; ');
  return ['staging' in where ? 'upstream is asked to host it' : 'no link', ...file].join('; ');
}

function fileOf({
  name,
  size,
  sha256,
  audit,
}: NonNullable<NonNullable<VerifyResult['package']>['file']>): string {
  const verdict = audit === 'matches' ? 'matches the mapping' : 'differs from the mapping';
  return `${name}, ${size} bytes, sha256 ${sha256}, which ${verdict} by the contributor’s word`;
}

function baseOf({ base, kind }: VerifyResult): string {
  if (base.title !== null) return `compared with ${base.title}`;
  return kind === 'contribution'
    ? 'not needed: nothing but the contribution is in it'
    : 'not known, so not compared';
}
