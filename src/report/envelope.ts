import type { Finding } from '../findings/finding.ts';

/** The version of the envelope; it changes when a field changes its meaning or goes. */
export const ENVELOPE_SCHEMA = 'contrib/1';

/** The one document that every command prints with `--output json`. */
export type Envelope = {
  readonly schema: typeof ENVELOPE_SCHEMA;
  readonly command: string;
  /** Whether the exit code is 0. */
  readonly ok: boolean;
  /** What the command made or found; `contrib schema COMMAND` prints its JSON Schema. Null where it failed. */
  readonly result: unknown;
  readonly findings: readonly Finding[];
  /** What stopped the command, where something did. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
};
