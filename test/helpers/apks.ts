import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type RawEntry, rawTar } from '../bundle/raw-tar.ts';

export type Apk = {
  /** Files with what is in them. */
  readonly content?: Readonly<Record<string, string>>;
  /** Links by their path, and what they lead to. */
  readonly links?: Readonly<Record<string, string>>;
  /** Scripts by their name in the package: `.pre-upgrade`. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Lines of .PKGINFO: `depend = b`. */
  readonly lines?: readonly string[];
};

/** Writes a package of apk's format 2 as abuild does, with the digest of each file beside it. */
export function makeApk(
  file: string,
  name: string,
  version: string,
  { content = {}, links = {}, scripts = {}, lines = [] }: Apk,
): void {
  const entries: RawEntry[] = [
    ...Object.entries(content).map(([path, data]) => ({
      name: path.slice(1),
      data,
      pax: { 'APK-TOOLS.checksum.SHA1': createHash('sha1').update(data).digest('hex') },
    })),
    ...Object.entries(links).map(([path, link]) => ({ name: path.slice(1), type: '2', link })),
  ];
  const data = gzipSync(rawTar(entries));
  const info = [
    `pkgname = ${name}`,
    `pkgver = ${version}-r0`,
    `pkgdesc = ${name}`,
    'arch = noarch',
    ...lines,
    `datahash = ${createHash('sha256').update(data).digest('hex')}`,
    '',
  ];
  const meta: RawEntry[] = Object.entries({ '.PKGINFO': info.join('\n'), ...scripts }).map(
    ([member, text]) => ({ name: member, data: text }),
  );
  const control = gzipSync(rawTar(meta, Buffer.alloc(0)));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([control, data]));
}
