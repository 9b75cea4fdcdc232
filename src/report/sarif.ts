import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../findings/finding.ts';
import type { Io } from '../system/io.ts';
import { printable } from '../system/io.ts';
import { formatPlace, isTextPlace } from '../system/place.ts';
import { VERSION } from '../system/version.ts';
import type { Report } from './report.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0 (OASIS), as code scanning services read it. */
export function printSarif({ findings, error }: Report, io: Io): void {
  const rules = [...new Map(findings.map((finding) => [finding.rule, finding])).values()];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'contrib', version: VERSION, rules: rules.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: error === undefined,
            ...(error === undefined
              ? {}
              : {
                  toolExecutionNotifications: [
                    { level: 'error', message: { text: printable(error.message) } },
                  ],
                }),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: findings.map(resultOf),
      },
    ],
  };
  io.out(`${JSON.stringify(log, undefined, 2)}\n`);
}

function ruleOf({ rule, source, remedy }: Finding): object {
  const help = [remedy, source === undefined ? undefined : `From: ${source}`].filter(
    (text) => text !== undefined,
  );
  return { id: rule, ...(help.length === 0 ? {} : { help: { text: printable(help.join('\n')) } }) };
}

function resultOf(finding: Finding): object {
  const { rule, severity, message, remedy, suppressed, place } = finding;
  const text = remedy === undefined ? message : `${message}. ${remedy}`;
  return {
    ruleId: rule,
    level: LEVELS[severity],
    message: { text: printable(text) },
    locations: [{ ...physical(finding), logicalLocations: [{ fullyQualifiedName: formatPlace(place) }] }],
    // Line numbers move; what was found where does not (partialFingerprints dedupe between runs).
    partialFingerprints: { 'contrib/v1': fingerprint(finding) },
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: 'external', justification: printable(suppressed.reason) }] }),
  };
}

function physical({ place }: Finding): object {
  if (!isTextPlace(place)) return {};
  const { file, line, column, endColumn } = place;
  const region =
    line === undefined
      ? {}
      : {
          region: {
            startLine: line,
            ...(column === undefined ? {} : { startColumn: column }),
            ...(endColumn === undefined ? {} : { endColumn }),
          },
        };
  const uri = file.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return { physicalLocation: { artifactLocation: { uri }, ...region } };
}

function fingerprint({ rule, place, message }: Finding): string {
  const where = isTextPlace(place) ? place.file : formatPlace(place);
  return createHash('sha256').update(`${rule}\0${where}\0${message}`).digest('hex').slice(0, 32);
}
