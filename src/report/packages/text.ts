import { type Entry, formatMode } from '../../packages/entry.ts';
import { formatExpression } from '../../packages/format-relation.ts';
import { formatVersion, type Package, type PackageSet } from '../../packages/package-set.ts';
import { groupBy } from '../../system/group.ts';
import { type Io, printableName } from '../../system/io.ts';

/** As `ls -l` says what a path is. */
const LETTERS = {
  file: '-',
  hardlink: '-',
  directory: 'd',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
  socket: 's',
} as const;

/** The packages of a set for a person, each with all it says of itself. */
export function packagesText(set: PackageSet, withEntries: boolean, style: Io['style']): string {
  return set.packages.map((pkg) => packageText(pkg, set.entries(pkg), withEntries, style)).join('\n');
}

function packageText(
  pkg: Package,
  entries: Iterable<Entry>,
  withEntries: boolean,
  style: Io['style'],
): string {
  const { name, version, architecture, summary, native } = pkg;
  const title = [name, formatVersion(version), architecture].filter((part) => part !== '').join(' ');
  const family = native?.family === undefined ? '' : ` (${native.family})`;
  const sections = [
    ...section('relations', relationLines(pkg), style),
    ...section('scripts', scriptLines(pkg), style),
    ...section('triggers', triggerLines(pkg), style),
    ...section('accounts', accountLines(pkg), style),
    ...section('fields', (native?.fields ?? []).map(fieldLine), style),
    ...contentsLines(entries, withEntries, style),
  ];
  const head = `${style('bold', printableName(title))}${family}\n`;
  return [head, ...(summary === '' ? [] : [`  ${printableName(summary)}\n`]), ...sections].join('');
}

function section(title: string, lines: readonly string[], style: Io['style']): string[] {
  if (lines.length === 0) return [];
  return [`  ${style('bold', title)}\n`, ...lines.map((line) => `    ${printableName(line)}\n`)];
}

function relationLines({ relations }: Package): string[] {
  return [...groupBy(relations, ({ kind }) => kind)].flatMap(([kind, group]) =>
    group.map(({ expression }) => `${kind}: ${formatExpression(expression)}`),
  );
}

/** One line for each script of the format, with the moments at which it runs. */
function scriptLines({ scripts }: Package): string[] {
  return [...groupBy(scripts, ({ native, when }) => `${native ?? ''} ${when}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const events = group.map(({ event }) => event).join(', ');
    const { native = 'script', when, interpreter, body } = first;
    return [`${native}: ${when} ${events} (${interpreter === '' ? '' : `${interpreter}, `}${linesOf(body)})`];
  });
}

function triggerLines({ native }: Package): string[] {
  return (native?.triggers ?? []).map(({ native: name, on, interpreter, body }) => {
    const script = body === undefined ? '' : ` (${interpreter ?? ''}, ${linesOf(body)})`;
    return `${name}: ${on.join(', ')}${script}`;
  });
}

function accountLines({ accounts }: Package): string[] {
  return accounts.map(({ kind, name, id }) => `${kind} ${name}${id === undefined ? '' : ` ${id}`}`);
}

/** Values of many lines are for the JSON. */
function fieldLine([name, value]: readonly [string, string]): string {
  const lines = value.split('\n');
  return lines.length === 1 ? `${name}: ${value}` : `${name}: ${lines[0] ?? ''}... (${lines.length} lines)`;
}

/** Lines that are one string before they are old are no work for the garbage collector. */
const BLOCK = 256;

function contentsLines(entries: Iterable<Entry>, withEntries: boolean, style: Io['style']): string[] {
  const blocks: string[] = [];
  let lines: string[] = [];
  let bytes = 0;
  let count = 0;
  for (const entry of entries) {
    count += 1;
    bytes += entry.size ?? 0;
    if (withEntries) lines.push(entryLine(entry));
    if (lines.length < BLOCK) continue;
    blocks.push(lines.join(''));
    lines = [];
  }
  const title = style('bold', 'contents');
  return [`  ${title}: ${count} ${count === 1 ? 'path' : 'paths'}, ${bytes} bytes\n`, ...blocks, ...lines];
}

function entryLine(entry: Entry): string {
  const { path, type, mode, owner, group, size } = entry;
  const owners = `${owner}:${group}`.padEnd(11);
  const columns = `${LETTERS[type]} ${formatMode(mode)} ${owners} ${String(size ?? '').padStart(9)}`;
  return `    ${printableName(`${columns} ${path}${moreOf(entry)}`)}\n`;
}

/** What few entries have. */
function moreOf({ type, flags, capabilities, target, diversion }: Entry): string {
  if (target === undefined && flags.length === 0 && capabilities === undefined && diversion === undefined)
    return '';
  const more = [
    ...(target === undefined ? [] : [type === 'hardlink' ? `link to ${target}` : `-> ${target}`]),
    ...(flags.length === 0 ? [] : [`[${flags.join(', ')}]`]),
    ...(capabilities === undefined ? [] : [capabilities]),
    ...(diversion === undefined ? [] : [`diverted to ${diversion.to} by ${diversion.by}`]),
  ];
  return ` ${more.join(' ')}`;
}

function linesOf(body: string): string {
  const count = body.trimEnd().split('\n').length;
  return `${count} ${count === 1 ? 'line' : 'lines'}`;
}
