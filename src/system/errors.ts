import type { Finding } from '../findings/finding.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Place } from './place.ts';

/** What kind of failure it is; each has one exit code (see EXIT). */
export type ErrorCode = 'findings' | 'usage' | 'bad-input' | 'missing' | 'incomplete' | 'interrupted';

const EXIT_OF: Readonly<Record<ErrorCode, ExitCode>> = {
  findings: EXIT.findings,
  usage: EXIT.usage,
  'bad-input': EXIT.badInput,
  missing: EXIT.missing,
  incomplete: EXIT.incomplete,
  interrupted: EXIT.interrupted,
};

export type ErrorDetails = {
  /** What to do about it, as one sentence. */
  readonly hint?: string;
  readonly place?: Place;
  /** Everything that is wrong, where it is more than the message says. */
  readonly findings?: readonly Finding[];
  readonly cause?: unknown;
};

/** The one error that contrib throws on purpose. Anything else that reaches the command line is a bug. */
export class ContribError extends Error {
  override readonly name = 'ContribError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly place: Place | undefined;
  readonly findings: readonly Finding[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.place = details.place;
    this.findings = details.findings ?? [];
  }
}

export function exitCodeOf(error: ContribError): ExitCode {
  return EXIT_OF[error.code];
}

/** The `errno` name of a failed system call, such as ENOENT. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
