import { createHash } from 'node:crypto';

/** What an armoured ssh signature says of itself (OpenSSH, PROTOCOL.sshsig). */
export type SshSignature = {
  readonly namespace: string;
  readonly fingerprint: string;
  /** As in a file of public keys: `ssh-ed25519 AAAA...`. */
  readonly publicKey: string;
  /** Whether the key is one that an authority vouches for (ssh-keygen(1), CERTIFICATES). */
  readonly isCertificate: boolean;
};

const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
const MAGIC = 'SSHSIG';
const VERSION = 1;

export function isSshSignature(bytes: Buffer): boolean {
  return bytes.subarray(0, BEGIN.length).toString('latin1') === BEGIN;
}

/** Reads a signature’s own words; undefined where it is damaged. Nothing of it is proved by this. */
export function parseSshSignature(bytes: Buffer): SshSignature | undefined {
  const text = bytes.toString('latin1');
  const body = text.slice(BEGIN.length, text.indexOf(END));
  const blob = Buffer.from(body, 'base64');
  if (blob.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return undefined;
  const reader = readerOf(blob, MAGIC.length);
  const version = reader.number();
  const [key, namespace] = [reader.string(), reader.string()];
  if (version !== VERSION || key === undefined || namespace === undefined) return undefined;
  const keyType = readerOf(key, 0).string()?.toString('latin1');
  if (keyType === undefined) return undefined;
  return {
    namespace: namespace.toString('utf8'),
    fingerprint: fingerprintOf(key),
    publicKey: `${keyType} ${key.toString('base64')}`,
    isCertificate: keyType.endsWith('-cert-v01@openssh.com'),
  };
}

/** The fingerprint of a public key as ssh-keygen -l prints it; undefined where the bytes are no key of that type. */
export function sshFingerprint(key: Buffer, type: string): string | undefined {
  return readerOf(key, 0).string()?.toString('latin1') === type ? fingerprintOf(key) : undefined;
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Reads numbers and strings of RFC 4251, section 5, one after the other; undefined past the end. */
function readerOf(bytes: Buffer, start: number) {
  let at = start;
  const number = (): number | undefined => {
    if (at + 4 > bytes.length) return undefined;
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const string = (): Buffer | undefined => {
    const length = number();
    if (length === undefined || at + length > bytes.length) return undefined;
    at += length;
    return bytes.subarray(at - length, at);
  };
  return { number, string };
}
