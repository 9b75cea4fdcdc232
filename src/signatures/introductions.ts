import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { type AllowedSigner, parseAllowedSigners } from './allowed-signers.ts';
import { isOpenPgpKeyFile, type KeyFile } from './key-files.ts';
import { parseMinisignKey } from './minisign-format.ts';
import { readOpenPgpKeys } from './openpgp.ts';
import { schemeOf } from './schemes.ts';
import { inScratch } from './scratch.ts';
import { addressOf, isGood, NAMESPACES, type Namespace, type SignatureVerdict } from './signature.ts';
import { mayBeFor } from './ssh-signers.ts';

import { isPinned, type TrustStore } from './trust-store.ts';

/** A key that introduces a key that introduces a key: more generations than a project sees. */
const MOST_GENERATIONS = 16;
const PURPOSES: readonly Namespace[] = Object.values(NAMESPACES);

/**
 * Rotation: a key file in `keys/` that no pin names counts where a signature beside it, made for `contrib-key` by a key
 * that counts, introduces it. A new key may be nobody else’s and may do nothing that the old one may not. Who revokes
 * the old key revokes what it introduced.
 */
export async function withIntroduced(store: TrustStore, files: readonly KeyFile[]): Promise<TrustStore> {
  let trust = store;
  let waiting = files.filter(({ signatures }) => signatures.length > 0);
  for (let generation = 0; generation < MOST_GENERATIONS && waiting.length > 0; generation += 1) {
    const left: KeyFile[] = [];
    for (const file of waiting) {
      const next = await introduce(trust, file);
      if (next === undefined) left.push(file);
      else trust = next;
    }
    if (left.length === waiting.length) break;
    waiting = left;
  }
  return trust;
}

async function introduce(trust: TrustStore, file: KeyFile): Promise<TrustStore | undefined> {
  const line = signerIn(file);
  for (const signature of file.signatures) {
    const verdict = await verdictOn(trust, file, signature, line?.validAfter);
    if (!isGood(verdict)) continue;
    const purposes = PURPOSES.filter((purpose) => maySignFor(trust, verdict, purpose));
    const next = await added(trust, file, line, { purposes, address: addressOf(verdict.identity) });
    if (next !== undefined) return next;
  }
  return undefined;
}

function verdictOn(
  trust: TrustStore,
  { bytes }: KeyFile,
  signature: Buffer,
  at: number | undefined,
): Promise<SignatureVerdict> {
  return inScratch(async (directory) => {
    const path = join(directory, 'key');
    writeFileSync(path, bytes);
    const request = { path, signature, trust, namespace: NAMESPACES.introduction, at, now: Date.now() };
    return schemeOf(signature)?.verify(request) ?? { state: 'malformed', detail: 'it is no signature' };
  });
}

type Introducer = { readonly purposes: readonly Namespace[]; readonly address: string | undefined };

async function added(
  trust: TrustStore,
  { name, bytes }: KeyFile,
  line: AllowedSigner | undefined,
  introducer: Introducer,
): Promise<TrustStore | undefined> {
  const { purposes, address } = introducer;
  if (line !== undefined) {
    const mayMore = PURPOSES.some((purpose) => mayBeFor(line, purpose) && !purposes.includes(purpose));
    if (line.isAuthority || mayMore || line.principals !== address) return undefined;
    return { ...trust, allowedSigners: [...trust.allowedSigners, line] };
  }
  const key = name.endsWith('.pub') ? parseMinisignKey(bytes.toString('utf8')) : undefined;
  if (key !== undefined) {
    const known = { text: key, identity: name.slice(0, -'.pub'.length) };
    return { ...withPin(trust, key, purposes), minisignKeys: [...trust.minisignKeys, known] };
  }
  if (!isOpenPgpKeyFile(name)) return undefined;
  const [only, ...more] = await readOpenPgpKeys(bytes);
  if (only === undefined || more.length > 0 || addressOf(only.identity) !== address) return undefined;
  return withPin(trust, only.fingerprint, purposes);
}

function withPin(trust: TrustStore, fingerprint: string, purposes: readonly Namespace[]): TrustStore {
  const { releases, submissions } = trust.pins;
  const pins = {
    releases: purposes.includes(NAMESPACES.file) ? new Set([...releases, fingerprint]) : releases,
    submissions: purposes.includes(NAMESPACES.bundle) ? new Set([...submissions, fingerprint]) : submissions,
  };
  return { ...trust, pins };
}

/** What the key that signed may sign itself. */
function maySignFor(trust: TrustStore, { fingerprint = '' }: SignatureVerdict, purpose: Namespace): boolean {
  if (isPinned(trust, fingerprint, purpose)) return true;
  return trust.allowedSigners.some((line) => line.fingerprint === fingerprint && mayBeFor(line, purpose));
}

/** `NAME.signer`: one line of an allowed_signers file. */
function signerIn({ name, bytes }: KeyFile): AllowedSigner | undefined {
  if (!name.endsWith('.signer')) return undefined;
  const [line, ...more] = parseAllowedSigners(bytes.toString('utf8'), name);
  if (line !== undefined && more.length === 0) return line;
  throw new ContribError('bad-input', `${name} does not hold one line of an allowed_signers file`);
}
