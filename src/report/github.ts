import type { Severity } from '../findings/finding.ts';
import type { Io } from '../system/io.ts';
import { printableName } from '../system/io.ts';
import { formatPlace, isTextPlace } from '../system/place.ts';
import type { Report } from './report.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions, one line a finding ("Workflow commands for GitHub Actions"). */
export function printGithub({ findings, error }: Report, io: Io): void {
  for (const { severity, place, rule, message, remedy, suppressed } of findings) {
    if (suppressed !== undefined) continue;
    const properties = isTextPlace(place)
      ? { file: place.file, line: place.line, col: place.column, endColumn: place.endColumn, title: rule }
      : { title: `${rule} ${formatPlace(place)}` };
    const text = remedy === undefined ? message : `${message}\nhint: ${remedy}`;
    io.out(`::${LEVELS[severity]} ${formatProperties(properties)}::${escapeData(text)}\n`);
  }
  if (error !== undefined) io.out(`::error title=contrib::${escapeData(error.message)}\n`);
}

function formatProperties(properties: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
}

function escapeData(text: string): string {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return printableName(escaped);
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
