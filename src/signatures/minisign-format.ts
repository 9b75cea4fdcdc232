import { createPublicKey, verify } from 'node:crypto';

/** A public key of minisign(1). */
export type MinisignKey = {
  /** Whose it is, by the name of its file. */
  readonly identity: string | undefined;
  /** As its file and `-P` write it: 56 characters of base64. */
  readonly text: string;
};

export type MinisignSignature = {
  /** `ED` over the BLAKE2b-512 of the content, or the older `Ed` over the content itself. */
  readonly algorithm: string;
  readonly keyId: string;
  readonly signature: Buffer;
  readonly trustedComment: string;
  /** Over the signature and the trusted comment. */
  readonly global: Buffer;
};

const KEY_BYTES = 42;
const SIGNATURE_BYTES = 74;
/** RFC 8410: what stands before the 32 bytes of an Ed25519 public key in DER. */
const ED25519_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const UNTRUSTED = 'untrusted comment: ';
const TRUSTED = 'trusted comment: ';

export function isMinisignSignature(bytes: Buffer): boolean {
  return bytes.subarray(0, UNTRUSTED.length).toString('latin1') === UNTRUSTED;
}

/** The key in the text of a key file, or the key itself; undefined where there is none. */
export function parseMinisignKey(text: string): string | undefined {
  const key = text
    .split(/\r?\n/)
    .find((line) => line !== '' && !line.startsWith(UNTRUSTED))
    ?.trim();
  if (key === undefined || !/^RW[A-Za-z0-9+/]{54}$/.test(key)) return undefined;
  const bytes = Buffer.from(key, 'base64');
  return bytes.length === KEY_BYTES ? key : undefined;
}

/** The name that signatures call a key by. */
export function minisignKeyId(key: string): string {
  return idOf(Buffer.from(key, 'base64').subarray(2, 10));
}

/** Reads a signature file (minisign, "Signature format"); undefined where it is damaged. */
export function parseMinisignSignature(bytes: Buffer): MinisignSignature | undefined {
  const [untrusted = '', body = '', comment = '', global = ''] = bytes.toString('utf8').split(/\r?\n/);
  const blob = Buffer.from(body, 'base64');
  const over = Buffer.from(global, 'base64');
  if (!untrusted.startsWith(UNTRUSTED) || !comment.startsWith(TRUSTED)) return undefined;
  if (blob.length !== SIGNATURE_BYTES || over.length !== 64) return undefined;
  return {
    algorithm: blob.subarray(0, 2).toString('latin1'),
    keyId: idOf(blob.subarray(2, 10)),
    signature: blob.subarray(10),
    trustedComment: comment.slice(TRUSTED.length),
    global: over,
  };
}

/** Whether a key signed these bytes (RFC 8032, Ed25519). */
export function isSignedBy(key: string, content: Buffer, signature: Buffer): boolean {
  const der = Buffer.concat([ED25519_PREFIX, Buffer.from(key, 'base64').subarray(10)]);
  return verify(undefined, content, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}

/** minisign prints the eight bytes as a number, the last first. */
function idOf(bytes: Buffer): string {
  return Buffer.from(bytes).reverse().toString('hex').toUpperCase();
}
