/** The ways of signing that contrib knows: what contributors and maintainers already have. */
export const SCHEME_NAMES = ['ssh', 'openpgp', 'minisign'] as const;
export type SchemeName = (typeof SCHEME_NAMES)[number];

/**
 * What a signature may be for. A signature made for one purpose counts for no other (ssh-keygen(1), -n): `file` is for
 * releases and is what other programs take too; `git` is what git has ssh sign tags for, and contrib only verifies.
 */
export const NAMESPACES = {
  bundle: 'contrib-bundle',
  acceptance: 'contrib-acceptance',
  introduction: 'contrib-key',
  tag: 'git',
  file: 'file',
} as const;
export type Namespace = (typeof NAMESPACES)[keyof typeof NAMESPACES];

/** All that can be said of a signature, from best to worst where there are several. */
export const SIGNATURE_STATES = [
  'good',
  'good-key-expired-since',
  'key-expired-when-signing',
  'revoked',
  'wrong-namespace',
  'unknown-key',
  'changed',
  'malformed',
  'unsigned',
] as const;
export type SignatureState = (typeof SIGNATURE_STATES)[number];

/** What came of looking at a signature. */
export type SignatureVerdict = {
  readonly state: SignatureState;
  readonly scheme?: SchemeName;
  /** Whom upstream knows the key as: a principal of allowed_signers, an OpenPGP user id, the name of a key file. */
  readonly identity?: string;
  /** Of the key, as its own programs write it: `SHA256:...`, 40 hexadecimal digits, a minisign public key. */
  readonly fingerprint?: string;
  /** When it was made, by the signer’s own word; absent where it does not say. ISO 8601, UTC. */
  readonly signedAt?: string;
  /** One sentence for people. */
  readonly detail: string;
};

/** The verdict on something that came without a signature. */
export const UNSIGNED: SignatureVerdict = { state: 'unsigned', detail: 'there is no signature' };

/** Whether a signature proves who signed: also by a key that has expired since. */
export function isGood({ state }: Pick<SignatureVerdict, 'state'>): boolean {
  return state === 'good' || state === 'good-key-expired-since';
}

/** A time as a verdict says it: seconds matter, fractions do not. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `ada@example.org`, of `Ada Example <ada@example.org>` too. */
export function addressOf(identity: string | undefined): string | undefined {
  return identity === undefined ? undefined : (/<([^<>]+)>$/.exec(identity)?.[1] ?? identity);
}
