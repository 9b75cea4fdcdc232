import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Project } from '../manifest/project.ts';
import { ContribError, systemErrorCode } from '../system/errors.ts';
import { readBytes } from '../system/text-file.ts';
import { parseAllowedSigners } from './allowed-signers.ts';
import { readFingerprint } from './fingerprints.ts';
import { withIntroduced } from './introductions.ts';
import { isOpenPgpKeyFile, type KeyFile, keyFiles, type TrustFiles } from './key-files.ts';
import { type MinisignKey, parseMinisignKey } from './minisign-format.ts';
import { sshFingerprint } from './ssh-format.ts';
import { NO_TRUST, type TrustStore } from './trust-store.ts';

/** Where keys are looked for, unless the manifest says where allowed_signers is. */
const DEFAULT_SIGNERS = 'distros/allowed_signers';
/** The beginning of a binary revocation list (OpenSSH, PROTOCOL.krl). */
const REVOCATION_LIST = 'SSHKRL\n\0';
const LARGEST_FILE = 4 * 1024 * 1024;

/**
 * Whose signatures the project takes, from its tree as it is now: `submissions.allowed-signers`, `submissions.keys`
 * and `source.keys`, with `revoked_keys` and the key files in `keys/` beside allowed_signers.
 * @throws ContribError bad-input where one of them cannot be read: no restriction is passed over.
 */
export function trustOf(project: Project): Promise<TrustStore> {
  return trustFrom(project, treeFiles(project.root));
}

/** As `trustOf`, with the files from somewhere else than the tree. */
export async function trustFrom(
  project: Pick<Project, 'manifest' | 'located'>,
  files: TrustFiles,
): Promise<TrustStore> {
  const { submissions, source } = project.manifest;
  const named = submissions?.['allowed-signers'];
  const path = named ?? DEFAULT_SIGNERS;
  const signers = files.read(path);
  if (signers === undefined && named !== undefined) throw noSigners(project, named);
  const pins = {
    releases: pinned(project, source?.keys, ['source', 'keys']),
    submissions: pinned(project, submissions?.keys, ['submissions', 'keys']),
  };
  const beside = dirname(path);
  const revocations = files.read(join(beside, 'revoked_keys'));
  const keys = keyFiles(files, join(beside, 'keys'));
  const store: TrustStore = {
    ...NO_TRUST,
    pins,
    allowedSigners: signers === undefined ? [] : parseAllowedSigners(signers.toString('utf8'), path),
    openpgpKeys: keys.filter(({ name }) => isOpenPgpKeyFile(name)).map(({ bytes }) => bytes),
    minisignKeys: pinnedMinisignKeys([...pins.releases, ...pins.submissions], keys),
    ...revokedIn(revocations, join(beside, 'revoked_keys')),
  };
  const isEmpty =
    store.allowedSigners.length === 0 && pins.releases.size === 0 && pins.submissions.size === 0;
  return isEmpty ? NO_TRUST : withIntroduced({ ...store, isEmpty }, keys);
}

/** Paths below the root that say whose signatures count: no contribution may hold one. */
export function isTrustPath({ manifest }: Pick<Project, 'manifest'>, path: string): boolean {
  const signers = manifest.submissions?.['allowed-signers'] ?? DEFAULT_SIGNERS;
  const beside = dirname(signers);
  return (
    path === signers ||
    path === join(beside, 'revoked_keys') ||
    `${path}/`.startsWith(`${join(beside, 'keys')}/`)
  );
}

function pinnedMinisignKeys(pins: readonly string[], files: readonly KeyFile[]): MinisignKey[] {
  const named = files.flatMap(({ name, bytes }) => {
    const text = name.endsWith('.pub') ? parseMinisignKey(bytes.toString('utf8')) : undefined;
    return text === undefined ? [] : [{ text, identity: name.slice(0, -'.pub'.length) }];
  });
  return pins
    .filter((pin) => parseMinisignKey(pin) !== undefined)
    .map((text) => named.find((key) => key.text === text) ?? { text, identity: undefined });
}

function pinned(
  { located }: Pick<Project, 'located'>,
  keys: readonly string[] | undefined,
  path: readonly string[],
): ReadonlySet<string> {
  return new Set((keys ?? []).map((key, index) => readFingerprint(key, located.locate([...path, index]))));
}

/** Lines are ssh public keys, as for ssh-keygen -r, or fingerprints of any kind. */
function revokedIn(bytes: Buffer | undefined, name: string): Pick<TrustStore, 'revoked' | 'revocationList'> {
  if (bytes === undefined) return { revoked: new Set(), revocationList: undefined };
  if (bytes.subarray(0, REVOCATION_LIST.length).toString('latin1') === REVOCATION_LIST)
    return { revoked: new Set(), revocationList: bytes };
  const revoked = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const text = line.replace(/#.*$/, '').trim();
      if (text === '') return [];
      const [type = '', key = ''] = text.split(/\s+/);
      return [
        sshFingerprint(Buffer.from(key, 'base64'), type) ??
          readFingerprint(text, { file: name, line: index + 1, column: 1 }),
      ];
    });
  return { revoked: new Set(revoked), revocationList: undefined };
}

function treeFiles(root: string): TrustFiles {
  return {
    read: (path) => {
      try {
        return readBytes(join(root, path), LARGEST_FILE);
      } catch (error) {
        if (error instanceof ContribError && systemErrorCode(error.cause) === 'ENOENT') return undefined;
        throw error;
      }
    },
    list: (directory) => {
      try {
        return readdirSync(join(root, directory), { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => name)
          .sort();
      } catch {
        return [];
      }
    },
  };
}

function noSigners({ located }: Pick<Project, 'located'>, path: string): ContribError {
  return new ContribError('bad-input', `there is no file ${path}`, {
    place: located.locate(['submissions', 'allowed-signers']),
    hint: 'write one line for each contributor: NAME@EXAMPLE.ORG ssh-ed25519 AAAA...',
  });
}
