import type { Finding } from '../findings/finding.ts';
import type { ContribError } from '../system/errors.ts';
import type { Io } from '../system/io.ts';

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
