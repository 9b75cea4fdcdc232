import { closeSync, constants, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { scanTreeWithStats } from '../../../source/scan.ts';
import { ContribError } from '../../../system/errors.ts';
import { fsPath } from '../../../system/path-bytes.ts';

/** What `make install DESTDIR=DIR` put at one path. */
export type Installed = {
  /** As it is installed: without DIR. */
  readonly path: string;
  readonly type: 'file' | 'symlink' | 'directory' | 'other';
  /** Without what the umask of whoever installed it took away or left. */
  readonly mode: number;
  readonly target?: string;
  /** The link beside it that leads to it by another version: libfoo.so.1 to libfoo.so.2.0.11. */
  readonly loadedAs?: string;
  readonly size: number;
};

export type Destdir = {
  readonly root: string;
  /** Everything but directories that hold something, in byte order. */
  readonly items: readonly Installed[];
  /** The first bytes of a file, as Latin-1. */
  readonly head: (path: string, limit: number) => string;
};

/** Looks at a DESTDIR. Nothing in it is run, and no link is followed. */
export function readDestdir(directory: string): Destdir {
  const root = resolve(directory);
  const all = scanTreeWithStats(root);
  if (all.length === 0) {
    throw new ContribError('bad-input', `${directory} is empty`, {
      hint: 'install the project into it first: make install DESTDIR=DIR',
    });
  }
  const parents = new Set(all.map(({ path }) => path.slice(0, Math.max(path.lastIndexOf('/'), 0))));
  const top = all.find(({ path, type }) => type === 'directory' && !path.includes('/'));
  const umasked = top !== undefined && (top.mode & 0o055) !== 0o055;
  const items = all
    .filter(({ path, type }) => type !== 'directory' || !parents.has(path))
    .map(
      (entry): Installed => ({
        path: `/${entry.path}`,
        type: typeOf(entry.type),
        mode: asPackaged(entry.path, withoutUmask(entry.mode, umasked), entry.type),
        size: entry.size,
        ...(entry.linkTarget === undefined ? {} : { target: entry.linkTarget }),
      }),
    );
  return {
    root,
    items: items.map(loadedBy(items)),
    head: (path, limit) => readHead(`${root}${path}`, limit),
  };
}

/**
 * A library's file may be numbered by the release, and then the link that ldconfig makes of its soname says what
 * programs ask for (ldconfig(8)): Mosquitto's libmosquitto.so.1 leads to libmosquitto.so.2.0.11.
 */
function loadedBy(items: readonly Installed[]): (item: Installed) => Installed {
  const links = new Map<string, string>();
  for (const { path, target } of items) {
    const stem = /^(.*\/)(lib[^/]+\.so\.)\d+$/.exec(path);
    if (stem !== null && target?.startsWith(stem[2] ?? '') === true) links.set(`${stem[1]}${target}`, path);
  }
  return (item) => {
    const loadedAs = item.type === 'file' ? links.get(item.path) : undefined;
    return loadedAs === undefined ? item : { ...item, loadedAs };
  };
}

function typeOf(type: string): Installed['type'] {
  return type === 'file' || type === 'symlink' || type === 'directory' ? type : 'other';
}

/**
 * What `cp` and `mkdir` make depends on the umask: the group's right to write is its mark (002), and a directory at
 * the top that not everybody may enter is (027, 077); then the owner's rights are everybody's.
 */
function withoutUmask(mode: number, umasked: boolean): number {
  const sane = mode & ~0o022;
  if (!umasked || (mode & 0o7000) !== 0) return (mode & 0o7000) === 0 ? sane : mode;
  return (sane & 0o100) !== 0 ? 0o755 : 0o644;
}

const SHARED_LIBRARY = /\/lib[^/]*\.so(?:\.[\d.]+)?$/;

/**
 * Perl's and some other installers take the right to write away from root as well (Debian policy 10.9 gives it back),
 * and the linker makes libraries as if somebody could run them (Debian policy 8.1).
 */
function asPackaged(path: string, mode: number, type: string): number {
  if (type !== 'file') return mode;
  if (mode === 0o755 && SHARED_LIBRARY.test(path)) return 0o644;
  return mode === 0o444 || mode === 0o555 ? mode | 0o200 : mode;
}

function readHead(path: string, limit: number): string {
  let handle: number | undefined;
  try {
    handle = openSync(fsPath(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const buffer = Buffer.alloc(limit);
    return buffer.subarray(0, readSync(handle, buffer, 0, limit, 0)).toString('latin1');
  } catch {
    return '';
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
