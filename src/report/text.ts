import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding, Severity } from '../findings/finding.ts';
import { type Io, printable, printableName, type Style } from '../system/io.ts';
import { formatPlace, isTextPlace, type TextPlace } from '../system/place.ts';
import type { Report } from './report.ts';

const COLORS: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'cyan' };

/** The result, then the findings beside it; of a command that judges, the findings and then their sum. */
export function printText(report: Report, io: Io): void {
  const findings = formatFindings(report, io);
  if (report.judges) {
    io.out(findings === '' ? report.text : `${findings}\n${report.text}`);
    return;
  }
  io.out(report.text);
  if (findings !== '') io.err(report.text === '' ? findings : `\n${findings}`);
}

/** What stopped a command. */
export function printErrorText(report: Report, io: Io): void {
  const { error } = report;
  // An error is printed with --quiet too: it is what the exit code means.
  const print = (text: string) => (io.quiet ? io.stderr.write(text) : io.err(text));
  const findings = formatFindings(report, io);
  if (findings !== '') print(`${findings}\n`);
  if (error === undefined) return;
  const place = error.place === undefined ? '' : `${printableName(formatPlace(error.place))}: `;
  print(`${place}${io.style('red', 'error')}: ${printable(error.message)}\n`);
  if (error.place !== undefined && isTextPlace(error.place)) print(excerpt(error.place, report, io, 'red'));
  if (error.hint !== undefined) print(`${io.style('bold', 'hint')}: ${printable(error.hint)}\n`);
}

/** Every finding with the line it is about and what to do; remarks and suppressed ones where everything is wanted. */
export function formatFindings(report: Pick<Report, 'findings' | 'verbose' | 'directory'>, io: Io): string {
  return report.findings
    .filter(({ severity, suppressed }) => report.verbose || (severity !== 'info' && suppressed === undefined))
    .map((finding) => formatFinding(finding, report, io))
    .join('\n');
}

function formatFinding(finding: Finding, report: Pick<Report, 'verbose' | 'directory'>, io: Io): string {
  const { severity, rule, place, message, remedy, source, distribution, suppressed } = finding;
  const color = COLORS[severity];
  const where = distribution === undefined ? '' : ` (${distribution})`;
  const head = `${printableName(formatPlace(place))}: ${io.style(color, severity)}[${rule}]: ${printable(message)}${where}\n`;
  const lines = isTextPlace(place) ? excerpt(place, report, io, color) : '';
  const hint = remedy === undefined ? '' : `${io.style('bold', 'hint')}: ${printable(remedy)}\n`;
  const evidence = (finding.evidence ?? []).map((item) => `  ${printable(item.text)}\n`).join('');
  const more = report.verbose && source !== undefined ? `from: ${printable(source)}\n` : '';
  const answered = suppressed === undefined ? '' : `suppressed: ${printable(suppressed.reason)}\n`;
  return `${head}${lines}${evidence}${hint}${more}${answered}`;
}

/** The line of a place, with a caret under what is meant. */
function excerpt(place: TextPlace, { directory }: Pick<Report, 'directory'>, io: Io, color: Style): string {
  const { line, column, endColumn } = place;
  if (line === undefined) return '';
  const text = readLine(resolve(directory, place.file), line)?.replaceAll('\t', ' ');
  if (text === undefined) return '';
  const gutter = `${String(line).padStart(5)} | `;
  const shown = printableName(text.slice(0, 160));
  if (column === undefined) return `${gutter}${shown}\n`;
  const before = printableName(text.slice(0, column - 1)).length;
  const length = Math.max(1, Math.min((endColumn ?? column + 1) - column, 160 - before));
  const caret =
    before >= 160 ? '' : `${' '.repeat(gutter.length + before)}${io.style(color, '^'.repeat(length))}\n`;
  return `${gutter}${shown}\n${caret}`;
}

const files = new Map<string, readonly string[]>();

function readLine(path: string, line: number): string | undefined {
  let lines = files.get(path);
  if (lines === undefined) {
    lines = readLines(path);
    files.set(path, lines);
  }
  return lines[line - 1]?.replace(/\r$/, '');
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // A place in a file that is not on this disk, as in a bundle: the message stands without its line.
    return [];
  }
}
