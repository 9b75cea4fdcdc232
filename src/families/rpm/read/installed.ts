import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteReader, take } from '../../../system/compress/byte-reader.ts';
import { ContribError } from '../../../system/errors.ts';
import { findProgram, spawnStream } from '../../../system/run.ts';
import { filesInRoot, installedContents, openRoot, type Root } from '../../read/installed.ts';
import { badPackage } from '../../read/problem.ts';
import type { ReadOptions, ReadPackage } from '../../reader.ts';
import { rpmFiles } from './files.ts';
import { INTRO_SIZE, parseBody, type RpmHeader, sizesOf } from './header.ts';
import { rpmPackage } from './package.ts';

/** Where distributions keep it, the newer place first. */
const DATABASES = ['/usr/lib/sysimage/rpm', '/var/lib/rpm'];
const FILES = ['rpmdb.sqlite', 'Packages.db', 'Packages'];
/** Keys that were imported are kept as packages. */
const KEYS = 'gpg-pubkey';

/**
 * The packages of rpm's database; undefined where the root has none. It is sqlite, ndb or Berkeley DB, which rpm itself
 * reads, from a copy: it writes locks beside it.
 * @throws ContribError missing where the root has a database and this machine no rpm.
 */
export async function readInstalledRpms(
  path: string,
  options: ReadOptions,
): Promise<readonly ReadPackage[] | undefined> {
  const root = openRoot(path);
  const files = DATABASES.map((directory) => filesInRoot(root, directory)).find((found) =>
    FILES.some((name) => found.has(name)),
  );
  if (files === undefined) return undefined;
  const program = findProgram('rpmdb', options.toolsPath);
  if (program === undefined)
    throw new ContribError('missing', `the packages of ${path} are in a database that only rpm reads`, {
      hint: 'install rpm',
    });
  const copy = mkdtempSync(join(tmpdir(), 'contrib-rpmdb-'));
  try {
    for (const [name, file] of files) if (!name.startsWith('.')) copyFileSync(file, join(copy, name));
    return await exported(program, copy, root);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** All headers, one behind the other, each as it is in a package. */
async function exported(program: string, database: string, root: Root): Promise<readonly ReadPackage[]> {
  const running = spawnStream(program, ['--dbpath', database, '--exportdb']);
  running.stdin.end();
  const packages: ReadPackage[] = [];
  try {
    const reader = byteReader(running.stdout as AsyncIterable<Buffer>);
    for (;;) {
      const intro = Buffer.from(await take(reader, INTRO_SIZE));
      if (intro.length === 0) break;
      const { entries, length } = sizesOf(intro, root.root);
      const body = Buffer.from(await take(reader, length));
      if (body.length < length) throw badPackage(root.root, 'its rpm database ends too early');
      const header = { name: root.root, start: 0, end: 0, ...parseBody(body, entries, root.root) };
      const read = installedRpm(header, root);
      if (read.package.name !== KEYS) packages.push(read);
    }
    const { status, stderr } = await running.ended;
    if (status !== 0)
      throw badPackage(root.root, `rpm cannot read its database: ${stderr.trim().split('\n')[0] ?? ''}`);
    return packages;
  } finally {
    running.kill();
    await running.ended.catch(() => {});
  }
}

function installedRpm(header: RpmHeader, root: Root): ReadPackage {
  const entries = () => rpmFiles(header).sorted();
  return {
    package: rpmPackage(header, { kind: 'root', path: root.root }),
    entries,
    contents: (isWanted) => installedContents(root, entries(), isWanted),
  };
}
