import { posix } from 'node:path';
import { matchesGlob } from '../shell/conditions.ts';
import { findIn, isFile, type Layer } from './layers.ts';

/** Where ld.so looks when nothing else says, where a loader does not say it itself (ld.so(8)). */
const USUAL = ['/lib64', '/usr/lib64', '/lib', '/usr/lib'];
const DEEPEST_INCLUDE = 8;
const MOST_DIRECTORIES = 1000;

/**
 * The directories that a dynamic loader searches by itself. glibc has them as strings one behind the other, each with a
 * slash at its end (elf/dl-load.c, system_dirs); musl as one list (ldso/dynlink.c, sys_path).
 */
export function defaultDirectories(loader: Buffer): readonly string[] {
  const text = loader.toString('latin1');
  const musl = /\0(\/lib:\/usr\/local\/lib:\/usr\/lib)\0/.exec(text)?.[1];
  if (musl !== undefined) return musl.split(':');
  const glibc = /\0?((?:\/(?:[\w.+-]+\/)+\0){1,8})/g;
  for (const [, found = ''] of text.matchAll(glibc)) {
    const directories = found.split('\0').filter((path) => path !== '');
    const areAll = directories.every((path) => /\/lib(?:x?\d*|exec)?\/(?:[\w-]+\/)?$/.test(path));
    if (areAll) return directories.map((path) => path.slice(0, -1));
  }
  return USUAL;
}

/** What /etc/ld.so.conf has ldconfig(8) look through, in its order; none where there is no such file. */
export async function configuredDirectories(layer: Layer): Promise<readonly string[]> {
  const directories: string[] = [];
  await readConfiguration(layer, '/etc/ld.so.conf', directories, 0);
  return [...new Set(directories)];
}

async function readConfiguration(
  layer: Layer,
  path: string,
  directories: string[],
  depth: number,
): Promise<void> {
  const found = findIn([layer], path);
  if (found === undefined || !isFile(found.node) || depth > DEEPEST_INCLUDE) return;
  const text = (await layer.read(found.path)).toString('utf8');
  for (const line of text.split('\n').map((one) => one.replace(/#.*/, '').trim())) {
    if (directories.length >= MOST_DIRECTORIES) return;
    const include = /^include\s+(\S+)$/.exec(line)?.[1];
    if (include !== undefined) {
      for (const one of expandGlob(layer, posix.resolve(posix.dirname(path), include)))
        await readConfiguration(layer, one, directories, depth + 1);
    } else if (line.startsWith('/')) directories.push(line.replace(/\/+$/, ''));
  }
}

/** ld.so.conf.d has its wildcards in the name alone. */
function expandGlob(layer: Layer, path: string): string[] {
  const directory = posix.dirname(path);
  return [...layer.list(directory)]
    .filter((name) => matchesGlob(name, posix.basename(path)))
    .sort()
    .map((name) => posix.join(directory, name));
}

/** What a path of a binary means: `$ORIGIN` is the directory of the file that has it (ld.so(8)). */
export function expandOrigin(path: string, file: string): string {
  const origin = posix.dirname(file);
  return posix.normalize(path.replace(/\$(?:ORIGIN\b|\{ORIGIN\})/g, () => origin));
}
