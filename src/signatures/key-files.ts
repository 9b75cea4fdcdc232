import { join } from 'node:path';

/** Upstream’s files that say whose signatures count, by their paths below its root: a tree, or a release in memory. */
export type TrustFiles = {
  /** Undefined where there is no such file. */
  readonly read: (path: string) => Buffer | undefined;
  /** The names of the files in a directory, in byte order; none where it is not there. */
  readonly list: (directory: string) => readonly string[];
};

const MOST_KEY_FILES = 1000;

/** A file of `keys/`, with the detached signatures that lie beside it. */
export type KeyFile = {
  readonly name: string;
  readonly bytes: Buffer;
  readonly signatures: readonly Buffer[];
};

const SIGNATURE_ENDINGS = ['.sig', '.asc', '.minisig'];

/** The key files of a directory. */
export function keyFiles(files: TrustFiles, directory: string): KeyFile[] {
  const names = files.list(directory).slice(0, MOST_KEY_FILES);
  const isSignature = (name: string) =>
    SIGNATURE_ENDINGS.some(
      (ending) => name.endsWith(ending) && names.includes(name.slice(0, -ending.length)),
    );
  return names
    .filter((name) => !isSignature(name))
    .flatMap((name) => {
      const bytes = files.read(join(directory, name));
      const beside = SIGNATURE_ENDINGS.map((ending) => `${name}${ending}`).filter((one) =>
        names.includes(one),
      );
      const signatures = beside.flatMap((one) => files.read(join(directory, one)) ?? []);
      return bytes === undefined ? [] : [{ name, bytes, signatures }];
    });
}

/** Whether a file holds OpenPGP certificates, by its name. */
export function isOpenPgpKeyFile(name: string): boolean {
  return /\.(?:asc|gpg|pgp)$/.test(name);
}
