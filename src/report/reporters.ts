import type { Finding } from '../findings/finding.ts';
import type { ContribError } from '../system/errors.ts';
import type { Io } from '../system/io.ts';
import { ENVELOPE_SCHEMA, type Envelope } from './envelope.ts';
import { printGithub } from './github.ts';
import { printErrorText, printText } from './text.ts';

/** All that a reporter prints from. */
export type Report = {
  readonly command: string;
  readonly ok: boolean;
  readonly result: unknown;
  readonly findings: readonly Finding[];
  readonly text: string;
  readonly strict: boolean;
  readonly verbose: boolean;
  /** The findings are the result itself. */
  readonly judges: boolean;
  /** What the files of places are relative to. */
  readonly directory: string;
  readonly markdown?: () => string;
  readonly html?: () => string;
  readonly error?: ContribError;
};

export type Reporter = (report: Report, io: Io) => void | Promise<void>;

/** One function a form. Results go to standard output, findings of the text forms to standard error. */
export const REPORTERS: Readonly<
  Record<'text' | 'json' | 'sarif' | 'github' | 'markdown' | 'html' | 'error', Reporter>
> = {
  text: printText,
  error: printErrorText,
  json: printJson,
  sarif: async (report, io) => (await import('./sarif.ts')).printSarif(report, io),
  github: printGithub,
  markdown: (report, io) => io.out(report.markdown?.() ?? ''),
  html: (report, io) => io.out(report.html?.() ?? ''),
};

function printJson({ command, ok, result, findings }: Report, io: Io): void {
  const envelope: Envelope = { schema: ENVELOPE_SCHEMA, command, ok, result, findings };
  io.out(`${JSON.stringify(envelope, undefined, 2)}\n`);
}
