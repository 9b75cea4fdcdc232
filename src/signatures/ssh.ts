import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { run } from '../system/run.ts';
import { plainEnvironment, runOn } from './run-on.ts';
import type { Scheme, SignRequest, VerifyRequest } from './scheme.ts';
import { inScratch } from './scratch.ts';
import { formatTime, type SignatureVerdict } from './signature.ts';
import { isSshSignature, parseSshSignature, type SshSignature } from './ssh-format.ts';
import { authoritiesFor, type Judged, judgeSigner, timeOfSigning } from './ssh-signers.ts';

const INSTALL = 'install ssh-keygen: the package openssh-client, openssh or openssh-clients';

/** Signatures of ssh-keygen -Y (ssh-keygen(1); OpenSSH 8.2 and later). */
export const ssh: Scheme = {
  name: 'ssh',
  extension: '.sig',
  tellsTime: false,
  recognizes: isSshSignature,
  sign,
  verify: (request) => inScratch((directory) => verify(request, directory)),
};

/** @throws ContribError missing where ssh-keygen or the key is not there, or the key cannot be used. */
async function sign({ path, key, namespace, env }: SignRequest): Promise<Buffer> {
  if (!existsSync(key)) throw new ContribError('missing', `there is no ssh key ${key}`);
  const options = { env: plainEnvironment(env), install: INSTALL };
  const result = await runOn(path, 'ssh-keygen', ['-Y', 'sign', '-f', key, '-n', namespace], options);
  if (result.status === 0 && isSshSignature(result.stdout)) return result.stdout;
  const why = result.stderr.trim().split('\n').at(-1) ?? '';
  throw new ContribError('missing', `ssh-keygen could not sign with ${key}: ${why}`, {
    hint: 'a key with a passphrase needs a terminal, or ssh-add',
  });
}

async function verify(request: VerifyRequest, directory: string): Promise<SignatureVerdict> {
  const { signature, trust, namespace, at } = request;
  const said = parseSshSignature(signature);
  if (said === undefined)
    return { state: 'malformed', scheme: 'ssh', detail: 'the ssh signature is damaged' };
  writeFileSync(join(directory, 'signature'), signature);
  const about = { scheme: 'ssh', fingerprint: said.fingerprint } as const;
  if ((await keygen(request, directory, 'check-novalidate', ['-n', said.namespace])).status !== 0)
    return { ...about, state: 'changed', detail: 'what was signed is not what is here' };
  if (said.namespace !== namespace) {
    const detail = `it was signed for ${said.namespace}, not for ${namespace}`;
    return { ...about, state: 'wrong-namespace', detail };
  }
  if (trust.revoked.has(said.fingerprint) || (await isListedAsRevoked(request, said, directory)))
    return { ...about, state: 'revoked', detail: 'the key was revoked' };
  const time = at === undefined ? {} : { signedAt: formatTime(at) };
  return { ...about, ...time, ...(await judgeKey(request, said, directory)) };
}

/** ssh-keygen has the last word on what upstream says of a key: what it does not take is never good. */
async function judgeKey(
  request: VerifyRequest,
  said: SshSignature,
  directory: string,
): Promise<Judged['verdict']> {
  const { verdict, confirm } = said.isCertificate
    ? await judgeCertificate(request, directory)
    : judgeSigner(request, said);
  if (confirm === undefined) return verdict;
  const { identity, lines, time } = confirm;
  const args = [...signers(directory, lines), '-I', identity, '-n', request.namespace, verifyTime(time)];
  const { status } = await keygen(request, directory, 'verify', args);
  return status === 0 ? verdict : { state: 'malformed', detail: 'ssh-keygen does not take the signature' };
}

/** A key that an authority of upstream’s vouches for: ssh-keygen says for whom. */
async function judgeCertificate(request: VerifyRequest, directory: string): Promise<Judged> {
  const lines = authoritiesFor(request).map(({ line }) => line);
  const time = timeOfSigning(request);
  const args = [...signers(directory, lines), verifyTime(time)];
  const { status, stdout } = await keygen(request, directory, 'find-principals', args);
  const identity = stdout.toString('utf8').split('\n')[0] ?? '';
  if (status === 0 && identity !== '') {
    const verdict = { state: 'good', identity, detail: `good signature of ${identity}` } as const;
    return { verdict, confirm: { lines, identity, time } };
  }
  return {
    verdict: { state: 'unknown-key', detail: 'no authority that upstream names vouches for the key' },
  };
}

function signers(directory: string, lines: readonly string[]): readonly string[] {
  const file = join(directory, 'signers');
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return ['-f', file];
}

function keygen(
  { path }: VerifyRequest,
  directory: string,
  action: 'check-novalidate' | 'find-principals' | 'verify',
  args: readonly string[],
) {
  const all = ['-Y', action, '-s', join(directory, 'signature'), ...args];
  return runOn(path, 'ssh-keygen', all, { env: plainEnvironment(), install: INSTALL });
}

function verifyTime(time: number): string {
  return `-Overify-time=${formatTime(time).replace(/[-:TZ]/g, '')}`;
}

/** Asks ssh-keygen for a binary list; one that it cannot read counts as one that holds the key. */
async function isListedAsRevoked(
  { trust }: VerifyRequest,
  { publicKey }: SshSignature,
  directory: string,
): Promise<boolean> {
  if (trust.revocationList === undefined) return false;
  const [list, key] = [join(directory, 'revoked'), join(directory, 'key')];
  writeFileSync(list, trust.revocationList);
  writeFileSync(key, `${publicKey}\n`);
  const { status } = await run('ssh-keygen', ['-Q', '-f', list, key], { env: plainEnvironment() });
  return status !== 0;
}
