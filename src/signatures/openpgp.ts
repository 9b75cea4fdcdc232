import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { type RunResult, run } from '../system/run.ts';
import { type GpgKey, parseGpgKeys } from './gpg-keys.ts';
import { parseGpgStatus, type SignatureStatus } from './gpg-status.ts';
import { plainEnvironment, runOn } from './run-on.ts';
import type { Scheme, SignRequest, VerifyRequest } from './scheme.ts';
import { inScratch } from './scratch.ts';
import { formatTime, NAMESPACES, SIGNATURE_STATES, type SignatureVerdict } from './signature.ts';
import { isPinned, type TrustStore } from './trust-store.ts';

const INSTALL = 'install the package gnupg';
/** gpg takes notations of a user’s own only with a domain (RFC 9580, 5.2.3.24). */
const NOTATION = 'namespace@contrib';
const TIMEOUT = 120_000;

/** Detached signatures of OpenPGP (RFC 9580), by gpg(1). */
export const openpgp: Scheme = {
  name: 'openpgp',
  extension: '.asc',
  tellsTime: true,
  recognizes: isOpenPgp,
  sign,
  verify: (request) => inScratch((home) => verify(request, home)),
};

/** Armoured, or binary: the first byte of a packet has its highest bit set, and a signature’s tag is 2. */
function isOpenPgp(bytes: Buffer): boolean {
  if (bytes.subarray(0, 27).toString('latin1') === '-----BEGIN PGP SIGNATURE---') return true;
  const first = bytes[0] ?? 0;
  return (first & 0xc0) === 0xc0 ? (first & 0x3f) === 2 : (first & 0xbc) === 0x88;
}

/**
 * Signs with the user’s own agent. Release signatures carry nothing that other programs do not know.
 * @throws ContribError missing where gpg or the key is not there, or the agent refuses.
 */
async function sign({ path, key, namespace, env }: SignRequest): Promise<Buffer> {
  const notation = namespace === NAMESPACES.file ? [] : ['--sig-notation', `${NOTATION}=${namespace}`];
  const args = ['--batch', '--yes', '--armor', '--digest-algo', 'SHA512', ...notation];
  const all = [...args, '--local-user', key, '--output', '-', '--detach-sign', '-'];
  const { status, stdout, stderr } = await runOn(path, 'gpg', all, {
    env: plainEnvironment(env),
    install: INSTALL,
  });
  if (status === 0 && isOpenPgp(stdout)) return stdout;
  throw new ContribError('missing', `gpg could not sign with ${key}: ${stderr.trim().split('\n')[0] ?? ''}`, {
    hint: 'gpg --list-secret-keys lists the keys that can sign here',
  });
}

/** The user’s own keyring does not count: a home of its own holds upstream’s keys and nothing else. */
async function verify(request: VerifyRequest, home: string): Promise<SignatureVerdict> {
  const keys = await importKeys(request.trust, home);
  const file = join(home, 'signature');
  writeFileSync(file, request.signature);
  const result = await runOn(request.path, 'gpg', [...atHome(home), '--verify', file, '-'], gpgOptions());
  const statuses = parseGpgStatus(result.stdout.toString('utf8'));
  if (statuses.length === 0)
    return {
      state: 'malformed',
      scheme: 'openpgp',
      detail: 'it holds no OpenPGP signature that gpg can read',
    };
  const verdicts = statuses.map((status) => judge(status, keys, request));
  return SIGNATURE_STATES.flatMap((state) =>
    verdicts.filter((verdict) => verdict.state === state),
  )[0] as SignatureVerdict;
}

async function importKeys(
  { openpgpKeys }: Pick<TrustStore, 'openpgpKeys'>,
  home: string,
): Promise<readonly GpgKey[]> {
  for (const key of openpgpKeys)
    await run('gpg', [...atHome(home), '--import'], { ...gpgOptions(), input: key, timeout: TIMEOUT });
  const listed = await gpg(home, [
    '--with-colons',
    '--fixed-list-mode',
    '--list-keys',
    '--with-subkey-fingerprint',
  ]);
  return parseGpgKeys(listed.stdout.toString('utf8'));
}

/** The certificates in a key file; none where gpg cannot read it. */
export function readOpenPgpKeys(bytes: Buffer): Promise<readonly GpgKey[]> {
  return inScratch((home) => importKeys({ openpgpKeys: [bytes] }, home));
}

function gpg(home: string, args: readonly string[]): Promise<RunResult> {
  return run('gpg', [...atHome(home), ...args], { ...gpgOptions(), timeout: TIMEOUT });
}

function gpgOptions() {
  return { env: plainEnvironment(), install: INSTALL };
}

/** Without an agent, without a network, without anybody’s configuration. SHA-1 has been broken (CVE-2019-14855). */
function atHome(home: string): readonly string[] {
  const quiet = [
    '--homedir',
    home,
    '--no-options',
    '--batch',
    '--no-tty',
    '--no-autostart',
    '--status-fd',
    '1',
  ];
  return [...quiet, '--no-auto-key-retrieve', '--trust-model', 'always', '--weak-digest', 'SHA1'];
}

function judge(
  status: SignatureStatus,
  keys: readonly GpgKey[],
  { trust, namespace }: VerifyRequest,
): SignatureVerdict {
  const key = keys.find(({ ids }) => ids.some((id) => id.endsWith(status.key)));
  const fingerprint = key?.fingerprint ?? status.key;
  const about = { scheme: 'openpgp', fingerprint } as const;
  const isKnown =
    key !== undefined && (isPinned(trust, fingerprint, namespace) || isNamed(trust, fingerprint));
  if (!isKnown) {
    const detail = `upstream does not name the key ${fingerprint}, or has no file of it`;
    return { ...about, state: 'unknown-key', detail };
  }
  const identity = key.identity;
  const who = { ...about, identity };
  if (status.result === 'bad')
    return { ...who, state: 'changed', detail: 'what was signed is not what is here' };
  if (status.result === 'error')
    return {
      ...who,
      state: 'malformed',
      detail: 'gpg does not take the signature: its digest is too weak, or it is damaged',
    };
  const time = { ...who, signedAt: formatTime(status.time) };
  if (status.result === 'revoked' || trust.revoked.has(fingerprint))
    return { ...time, state: 'revoked', detail: `the key of ${identity} was revoked` };
  const purpose = status.notations.get(NOTATION) ?? NAMESPACES.file;
  if (purpose !== namespace)
    return {
      ...time,
      state: 'wrong-namespace',
      detail: `it was signed for ${purpose}, not for ${namespace}`,
    };
  if (!isPinned(trust, fingerprint, namespace))
    return {
      ...time,
      state: 'wrong-namespace',
      detail: `the key of ${identity} may not sign for ${namespace}`,
    };
  return { ...time, ...judgeTime(status, key) };
}

function isNamed({ pins }: TrustStore, fingerprint: string): boolean {
  return pins.releases.has(fingerprint) || pins.submissions.has(fingerprint);
}

/** gpg says only that a key has expired; whether it had when it signed follows from the two times. */
function judgeTime(status: SignatureStatus, key: GpgKey): Pick<SignatureVerdict, 'state' | 'detail'> {
  const { identity } = key;
  const expires = Math.min(
    ...key.expiries.flatMap(({ id, at }) => (id.endsWith(status.key) || id === key.fingerprint ? [at] : [])),
  );
  if (status.result === 'expired-signature')
    return {
      state: 'good-key-expired-since',
      detail: `the signature of ${identity} was good and has expired since`,
    };
  if (status.result === 'good') return { state: 'good', detail: `good signature of ${identity}` };
  if (status.time < expires)
    return {
      state: 'good-key-expired-since',
      detail: `good signature of ${identity}, whose key has expired since`,
    };
  return { state: 'key-expired-when-signing', detail: `the key of ${identity} had expired when it signed` };
}
