import type { Io } from '../system/io.ts';
import { ENVELOPE_SCHEMA, type Envelope } from './envelope.ts';
import { printGithub } from './github.ts';
import type { Report, Reporter } from './report.ts';
import { printErrorText, printText } from './text.ts';

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
