import { existsSync } from 'node:fs';
import type { ChosenKey } from '../../signatures/choose-key.ts';
import { parseMinisignKey } from '../../signatures/minisign-format.ts';
import { readOpenPgpKeys } from '../../signatures/openpgp.ts';
import { plainEnvironment } from '../../signatures/run-on.ts';
import type { SchemeName } from '../../signatures/signature.ts';
import { sshFingerprint } from '../../signatures/ssh-format.ts';
import { ContribError } from '../../system/errors.ts';
import { run } from '../../system/run.ts';
import { readTextFile } from '../../system/text-file.ts';

/** The public half of a key that signs a release, and how whoever downloads it verifies with it. */
export type PublicKey = {
  readonly scheme: SchemeName;
  readonly fingerprint: string;
  /** What is published beside the tarball; minisign’s key fits on the command line. */
  readonly file: { readonly name: string; readonly bytes: Buffer } | undefined;
  /** The command that verifies a file in the working directory, with its signature and the key beside it. */
  readonly verify: (file: string) => string;
};

/**
 * @param project names the files; it holds nothing that a shell takes for anything else.
 * @throws ContribError missing where the public half is not to be had.
 */
export function publicKeyOf(project: string, chosen: ChosenKey, env: NodeJS.ProcessEnv): Promise<PublicKey> {
  return MAKERS[chosen.scheme](project, chosen.key, env);
}

type Maker = (project: string, key: string, env: NodeJS.ProcessEnv) => Promise<PublicKey>;

const MAKERS: Readonly<Record<SchemeName, Maker>> = {
  ssh: sshKey,
  openpgp: openpgpKey,
  minisign: minisignKey,
};

async function sshKey(project: string, key: string, env: NodeJS.ProcessEnv): Promise<PublicKey> {
  const [type = '', data = ''] = (await sshPublicText(key, env)).trim().split(/\s+/);
  const fingerprint = sshFingerprint(Buffer.from(data, 'base64'), type);
  if (fingerprint === undefined) throw noPublicKey(key);
  const name = `${project}.allowed_signers`;
  return {
    scheme: 'ssh',
    fingerprint,
    file: { name, bytes: Buffer.from(`${project} namespaces="file" ${type} ${data}\n`) },
    verify: (file) => `ssh-keygen -Y verify -f ${name} -I ${project} -n file -s ${file}.sig < ${file}`,
  };
}

async function sshPublicText(key: string, env: NodeJS.ProcessEnv): Promise<string> {
  const beside = key.endsWith('.pub') ? key : `${key}.pub`;
  if (existsSync(beside)) return readTextFile(beside);
  const { status, stdout } = await run('ssh-keygen', ['-y', '-f', key], { env: plainEnvironment(env) });
  if (status !== 0) throw noPublicKey(key);
  return stdout.toString('utf8');
}

async function openpgpKey(project: string, key: string, env: NodeJS.ProcessEnv): Promise<PublicKey> {
  const args = ['--batch', '--no-tty', '--export-options', 'export-minimal', '--export', '--', key];
  const { status, stdout } = await run('gpg', args, { env: plainEnvironment(env), install: 'install gnupg' });
  if (status !== 0 || stdout.length === 0) throw noPublicKey(key);
  const [known] = await readOpenPgpKeys(stdout);
  if (known === undefined) throw noPublicKey(key);
  const name = `${project}.gpg`;
  return {
    scheme: 'openpgp',
    fingerprint: known.fingerprint,
    file: { name, bytes: stdout },
    // gpgv(1) takes a keyring of its own, and changes nothing of the user’s.
    verify: (file) => `gpgv --keyring ./${name} ${file}.asc ${file}`,
  };
}

async function minisignKey(_project: string, key: string): Promise<PublicKey> {
  const path = `${key.replace(/\.key$/, '')}.pub`;
  const text = existsSync(path) ? parseMinisignKey(readTextFile(path)) : undefined;
  if (text === undefined) throw noPublicKey(key);
  return {
    scheme: 'minisign',
    fingerprint: text,
    file: undefined,
    verify: (file) => `minisign -Vm ${file} -P ${text}`,
  };
}

function noPublicKey(key: string): ContribError {
  return new ContribError('missing', `the public half of the key ${key} is not to be had`, {
    hint: 'put it beside the key, under the same name with .pub at the end',
  });
}
