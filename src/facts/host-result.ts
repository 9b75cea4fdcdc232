import type { RunProgram } from './host-run.ts';
import type { RootView } from './root-view.ts';

/** Everything that a probe asks. Programs of another root are looked at, never run. */
export type ProbeContext = { readonly view: RootView; readonly run: RunProgram | undefined };

/** What was found out about one capability, and from what. */
export type ProbeResult =
  | { readonly state: 'present'; readonly version?: string; readonly evidence: string }
  | { readonly state: 'missing'; readonly evidence: string }
  | { readonly state: 'unknown'; readonly evidence: string };

export function present(evidence: string, version?: string): ProbeResult {
  return { state: 'present', evidence, ...(version === undefined || version === '' ? {} : { version }) };
}

export function missing(evidence: string): ProbeResult {
  return { state: 'missing', evidence };
}

export function unknown(evidence: string): ProbeResult {
  return { state: 'unknown', evidence };
}
