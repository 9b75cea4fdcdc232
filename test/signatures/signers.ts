// People with keys of their own, made by the real programs, and an upstream tree that names them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { loadProject } from '../../src/manifest/project.ts';
import type { SchemeName } from '../../src/signatures/signature.ts';
import { trustOf } from '../../src/signatures/trust.ts';
import type { TrustStore } from '../../src/signatures/trust-store.ts';
import { scratch } from '../bundle/project.ts';

/** How to sign, and what upstream writes down of the key. */
export type Signer = {
  readonly scheme: SchemeName;
  readonly key: string;
  readonly env: NodeJS.ProcessEnv;
  /** A public key as its file has it. */
  readonly publicKey: string;
  /** What a pin says. */
  readonly fingerprint: string;
};

const gnupgHomes: string[] = [];
after(() => {
  for (const home of gnupgHomes)
    execFileSync('gpgconf', ['--kill', 'all'], { env: { ...process.env, GNUPGHOME: home } });
});

export function sshSigner(): Signer {
  const key = join(scratch(), 'id_ed25519');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
  const publicKey = readFileSync(`${key}.pub`, 'utf8').trim();
  const fingerprint =
    execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '';
  return { scheme: 'ssh', key, env: {}, publicKey, fingerprint };
}

export type GpgSigner = Signer & {
  /** Runs gpg for this person, at another time where one is given: YYYYMMDDTHHMMSS. */
  readonly gpg: (args: readonly string[], at?: string) => string;
};

/** @param expires as gpg --quick-gen-key takes it. */
export function gpgSigner(
  identity = 'Ada Example <ada@example.org>',
  made?: string,
  expires = 'never',
): GpgSigner {
  const home = scratch();
  gnupgHomes.push(home);
  const env = { GNUPGHOME: home };
  const gpg = (args: readonly string[], at?: string) => {
    const time = at === undefined ? [] : ['--faked-system-time', `${at}!`];
    const all = ['--batch', '--quiet', '--passphrase', '', '--pinentry-mode', 'loopback', ...time, ...args];
    return execFileSync('gpg', all, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };
  gpg(['--quick-gen-key', identity, 'ed25519', 'sign', expires], made);
  const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(gpg(['--with-colons', '--list-keys']))?.[1] ?? '';
  return {
    scheme: 'openpgp',
    key: fingerprint,
    env,
    publicKey: gpg(['--armor', '--export', fingerprint]),
    fingerprint,
    gpg,
  };
}

export function minisignSigner(): Signer {
  const directory = scratch();
  const [key, file] = [join(directory, 'minisign.key'), join(directory, 'minisign.pub')];
  execFileSync('minisign', ['-G', '-W', '-s', key, '-p', file], { stdio: 'ignore' });
  const publicKey = readFileSync(file, 'utf8');
  return { scheme: 'minisign', key, env: {}, publicKey, fingerprint: publicKey.split('\n')[1] ?? '' };
}

type Upstream = {
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly releases?: readonly string[];
  readonly submissions?: readonly string[];
};

/** What upstream says of keys, read from a tree of its own. */
export function trust({ files = {}, releases = [], submissions = [] }: Upstream): Promise<TrustStore> {
  const root = scratch();
  const manifest = [
    'contrib: 1',
    'name: demo',
    'version: "1.0"',
    'summary: Shows how keys are trusted',
    'license: MIT',
    `source: { url: https://example.org/demo.tar.gz, keys: ${JSON.stringify(releases)} }`,
    `submissions: { keys: ${JSON.stringify(submissions)} }`,
    'packages: { demo: { files: ["README --> ${docdir}/"] } }',
    '',
  ].join('\n');
  for (const [path, content] of Object.entries({ 'contrib.yaml': manifest, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return trustOf(loadProject(root));
}

/** A file to be signed. */
export function signable(content = 'Signed by somebody\n'): string {
  const path = join(scratch(), 'file');
  writeFileSync(path, content);
  return path;
}
