import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { run } from '../system/run.ts';
import { readBytes } from '../system/text-file.ts';
import { plainEnvironment } from './run-on.ts';
import type { SchemeName } from './signature.ts';

export type ChosenKey = { readonly scheme: SchemeName; readonly key: string };

const KEY_FILE_LIMIT = 1024 * 1024;
/** In the order in which ssh(1) tries them. */
const SSH_KEYS = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk'];

/**
 * The key to sign with: a file says itself of what kind it is, anything else is for gpg(1). Without a name, it is the
 * one that git signs with (user.signingKey, gpg.format), or the user’s only ssh key.
 * @param named a file, or what gpg takes for --local-user.
 * @throws ContribError usage where it cannot be told, missing where there is no key.
 */
export async function chooseKey(options: {
  readonly named: string | undefined;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}): Promise<ChosenKey> {
  const { named, cwd, env } = options;
  if (named !== undefined) return ofName(named, cwd);
  const { key, format } = await keyOfGit(cwd, env);
  if (key !== undefined && format === 'ssh') return ofName(key.replace(/^~(?=\/)/, env['HOME'] ?? '~'), cwd);
  if (key !== undefined && format === 'openpgp') return { scheme: 'openpgp', key };
  const directory = join(env['HOME'] ?? '/', '.ssh');
  const keys = SSH_KEYS.map((name) => join(directory, name)).filter((path) => existsSync(path));
  const [only, ...more] = keys;
  if (only !== undefined && more.length === 0) return { scheme: 'ssh', key: only };
  const why = only === undefined ? 'there is no key to sign with' : 'there are several ssh keys to sign with';
  throw new ContribError(only === undefined ? 'missing' : 'usage', why, {
    hint: 'name one with --key: an ssh key file, an OpenPGP fingerprint, or a minisign secret key file',
  });
}

function ofName(named: string, cwd: string): ChosenKey {
  const path = resolve(cwd, named);
  if (!existsSync(path)) {
    if (!named.includes('/')) return { scheme: 'openpgp', key: named };
    throw new ContribError('missing', `there is no key ${named}`);
  }
  const head = readBytes(path, KEY_FILE_LIMIT).toString('latin1');
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(head) || /^(?:ssh-|ecdsa-|sk-)/.test(head))
    return { scheme: 'ssh', key: path };
  if (head.startsWith('untrusted comment: ')) return { scheme: 'minisign', key: path };
  throw new ContribError('usage', `${named} is no key that contrib can sign with`, {
    hint: 'name an ssh key file or a minisign secret key file; an OpenPGP key is named by its fingerprint',
  });
}

async function keyOfGit(
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly key?: string; readonly format?: string }> {
  const ask = async (name: string) => {
    const options = { cwd, env: plainEnvironment(env) };
    const result = await run('git', ['config', '--get', name], options).catch(() => undefined);
    return result?.status === 0 ? result.stdout.toString('utf8').trim() : undefined;
  };
  const key = await ask('user.signingKey');
  return key === undefined ? {} : { key, format: (await ask('gpg.format')) ?? 'openpgp' };
}
