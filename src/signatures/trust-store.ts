import type { AllowedSigner } from './allowed-signers.ts';
import type { MinisignKey } from './minisign-format.ts';
import { NAMESPACES, type Namespace } from './signature.ts';

/** A key by its fingerprint, and for which purpose upstream names it. */
export type Pins = {
  /** Fingerprints of keys that sign releases and acceptances: `source.keys`. */
  readonly releases: ReadonlySet<string>;
  /** Fingerprints of contributors’ keys: `submissions.keys`. */
  readonly submissions: ReadonlySet<string>;
};

/** Whose signatures upstream takes. All of it is upstream’s own word: nothing is ever read from what is to be verified. */
export type TrustStore = {
  /** Whether upstream names any key at all. */
  readonly isEmpty: boolean;
  readonly pins: Pins;
  readonly allowedSigners: readonly AllowedSigner[];
  /** OpenPGP key files: certificates, of which those that are pinned count. */
  readonly openpgpKeys: readonly Buffer[];
  readonly minisignKeys: readonly MinisignKey[];
  /** Keys that count no more, by their fingerprints. */
  readonly revoked: ReadonlySet<string>;
  /** A binary list of revoked ssh keys (ssh-keygen(1), KEY REVOCATION LISTS). */
  readonly revocationList: Buffer | undefined;
};

export const NO_TRUST: TrustStore = {
  isEmpty: true,
  pins: { releases: new Set(), submissions: new Set() },
  allowedSigners: [],
  openpgpKeys: [],
  minisignKeys: [],
  revoked: new Set(),
  revocationList: undefined,
};

/**
 * Whether a key that is named by its fingerprint may sign for a purpose. Contributors’ keys sign bundles and introduce
 * their own successors, and nothing else.
 */
export function isPinned({ pins }: TrustStore, fingerprint: string, namespace: Namespace): boolean {
  if (namespace === NAMESPACES.bundle) return pins.submissions.has(fingerprint);
  if (namespace === NAMESPACES.introduction)
    return pins.submissions.has(fingerprint) || pins.releases.has(fingerprint);
  return pins.releases.has(fingerprint);
}
