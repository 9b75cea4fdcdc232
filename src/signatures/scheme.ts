import type { Namespace, SchemeName, SignatureVerdict } from './signature.ts';
import type { TrustStore } from './trust-store.ts';

export type SignRequest = {
  /** What is signed. */
  readonly path: string;
  /** A file, or for OpenPGP what gpg(1) takes for --local-user. */
  readonly key: string;
  readonly namespace: Namespace;
  readonly env: NodeJS.ProcessEnv;
};

export type VerifyRequest = {
  readonly path: string;
  readonly signature: Buffer;
  readonly trust: TrustStore;
  readonly namespace: Namespace;
  /** When it was signed, where something that is signed says so, in milliseconds; only ssh needs to be told. */
  readonly at: number | undefined;
  /** The present, in milliseconds. */
  readonly now: number;
};

/** One way of signing. */
export type Scheme = {
  readonly name: SchemeName;
  /** How the name of a detached signature ends. */
  readonly extension: string;
  /** Whether the signature itself says when it was made. */
  readonly tellsTime: boolean;
  /** Whether these bytes are a signature of this kind, good or bad. */
  readonly recognizes: (signature: Buffer) => boolean;
  /** The detached signature of a file. */
  readonly sign: (request: SignRequest) => Promise<Buffer>;
  readonly verify: (request: VerifyRequest) => Promise<SignatureVerdict>;
};
