import { type Io, printable, printableName } from '../system/io.ts';
import type { Verified, VerifyResult } from './verify.ts';

/** Files of a contribution that are shown; the rest is counted. */
const MOST_FILES = 200;

/** The verdict, what the bundle is, what it contains and what it was compared with, for a person. */
export function describeVerified({ facts, result }: Verified, io: Pick<Io, 'style'>): string {
  const { container, file } = facts;
  const accepted = result.verdict === 'accepted';
  const verdict = io.style(accepted ? 'green' : 'red', result.verdict);
  const rows: readonly (readonly [string, string])[] = [
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
  return [
    `${verdict}: ${printableName(file)}`,
    ...rows.map(([name, value]) => `  ${`${name}:`.padEnd(12)}${printableName(value)}`),
    '',
    ...contents(result),
    '',
  ].join('\n');
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
  return 'link' in where ? printable(where.link) : 'upstream is asked to host it';
}

function baseOf({ base, kind }: VerifyResult): string {
  if (base.title !== null) return `compared with ${base.title}`;
  return kind === 'contribution'
    ? 'not needed: nothing but the contribution is in it'
    : 'not known, so not compared';
}
