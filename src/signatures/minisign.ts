import { createHash } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { readFileStream } from '../system/read-file.ts';
import { run } from '../system/run.ts';
import {
  isMinisignSignature,
  isSignedBy,
  type MinisignKey,
  type MinisignSignature,
  minisignKeyId,
  parseMinisignSignature,
} from './minisign-format.ts';
import { plainEnvironment } from './run-on.ts';
import type { Scheme, SignRequest, VerifyRequest } from './scheme.ts';
import { inScratch } from './scratch.ts';
import { formatTime, NAMESPACES, type SignatureVerdict } from './signature.ts';
import { isPinned } from './trust-store.ts';

const INSTALL = 'install the package minisign';

/** Signatures of minisign(1). Verifying needs no program: Node has Ed25519 and BLAKE2b. */
export const minisign: Scheme = {
  name: 'minisign',
  extension: '.minisig',
  tellsTime: true,
  recognizes: isMinisignSignature,
  sign: (request) => inScratch((directory) => sign(request, directory)),
  verify,
};

/** The purpose goes into the trusted comment, which is signed too. */
async function sign({ path, key, namespace, env }: SignRequest, directory: string): Promise<Buffer> {
  if (!existsSync(key)) throw new ContribError('missing', `there is no minisign key ${key}`);
  const [content, out] = [join(directory, 'content'), join(directory, 'signature')];
  symlinkSync(resolve(path), content);
  const comment = `timestamp:${Math.floor(Date.now() / 1000)}\tnamespace:${namespace}`;
  const args = ['-S', '-s', key, '-m', content, '-x', out, '-t', comment];
  const { status, stderr } = await run('minisign', args, { env: plainEnvironment(env), install: INSTALL });
  if (status === 0) return readFileSync(out);
  throw new ContribError(
    'missing',
    `minisign could not sign with ${key}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
    {
      hint: 'a key with a password cannot be used here: make one without for contrib (minisign -G -W), or sign with ssh',
    },
  );
}

async function verify({ path, signature, trust, namespace }: VerifyRequest): Promise<SignatureVerdict> {
  const said = parseMinisignSignature(signature);
  if (said === undefined)
    return { state: 'malformed', scheme: 'minisign', detail: 'the minisign signature is damaged' };
  if (said.algorithm !== 'ED')
    return {
      state: 'malformed',
      scheme: 'minisign',
      detail: 'it is of minisign’s older form: sign again without -l',
    };
  const known = trust.minisignKeys.find(({ text }) => minisignKeyId(text) === said.keyId);
  if (known === undefined) {
    const detail = `upstream does not name the key ${said.keyId}`;
    return { state: 'unknown-key', scheme: 'minisign', fingerprint: said.keyId, detail };
  }
  const about = {
    scheme: 'minisign',
    fingerprint: known.text,
    ...(known.identity === undefined ? {} : { identity: known.identity }),
  } as const;
  if (!(await isGenuine(path, said, known)))
    return { ...about, state: 'changed', detail: 'what was signed is not what is here' };
  if (trust.revoked.has(known.text)) return { ...about, state: 'revoked', detail: 'the key was revoked' };
  const comment = commentOf(said);
  const signedAt = comment.time === undefined ? {} : { signedAt: formatTime(comment.time) };
  return { ...about, ...signedAt, ...judgePurpose(known, comment.namespace, { trust, namespace }) };
}

async function isGenuine(path: string, said: MinisignSignature, { text }: MinisignKey): Promise<boolean> {
  const over = Buffer.concat([said.signature, Buffer.from(said.trustedComment)]);
  if (!isSignedBy(text, over, said.global)) return false;
  const hash = createHash('blake2b512');
  for await (const chunk of readFileStream(path)) hash.update(chunk);
  return isSignedBy(text, hash.digest(), said.signature);
}

/** Who only ever signs releases with minisign itself names no purpose; every other one must be named. */
function judgePurpose(
  { text, identity }: MinisignKey,
  said: string | undefined,
  { trust, namespace }: Pick<VerifyRequest, 'trust' | 'namespace'>,
): Pick<SignatureVerdict, 'state' | 'detail'> {
  const purpose = said ?? NAMESPACES.file;
  if (purpose !== namespace)
    return { state: 'wrong-namespace', detail: `it was signed for ${purpose}, not for ${namespace}` };
  const who = identity ?? 'a key that upstream names';
  if (isPinned(trust, text, namespace)) return { state: 'good', detail: `good signature of ${who}` };
  return { state: 'wrong-namespace', detail: `the key of ${who} may not sign for ${namespace}` };
}

function commentOf({ trustedComment }: MinisignSignature): { time?: number; namespace?: string } {
  const time = /(?:^|\t)timestamp:(\d{1,12})(?:\t|$)/.exec(trustedComment)?.[1];
  const namespace = /(?:^|\t)namespace:([a-z-]+)(?:\t|$)/.exec(trustedComment)?.[1];
  return {
    ...(time === undefined ? {} : { time: Number(time) * 1000 }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}
