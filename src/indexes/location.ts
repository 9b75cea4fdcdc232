import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LARGE_PIECES, readFileStream } from '../system/read-file.ts';
import { fetchBytes } from './fetch.ts';

/** A directory, here or behind an address, that files are read from by their relative names. */
export type Location = {
  /** As the user named it. */
  readonly name: string;
  /** The path of a directory or file of this machine. */
  readonly local: string | undefined;
  /** The bytes of a file in it; undefined where there is none. */
  readonly open: (relative: string) => Promise<AsyncIterable<Uint8Array> | undefined>;
  readonly at: (relative: string) => Location;
  /** Where only some files are there, and those uncompressed: whether one is. */
  readonly has?: (relative: string) => boolean;
};

/** What `--index` and `--mirror` name: an address (http, https, file) or a path. */
export function locate(name: string, cwd: string): Location {
  if (/^https?:\/\//.test(name)) return remote(name.replace(/\/+$/, ''));
  return local(name.startsWith('file://') ? fileURLToPath(name) : resolve(cwd, name), name);
}

function remote(url: string): Location {
  const address = (relative: string) => (relative === '' ? url : `${url}/${relative}`);
  return {
    name: url,
    local: undefined,
    open: (relative) => fetchBytes(address(relative)),
    at: (relative) => remote(address(relative)),
  };
}

function local(path: string, name: string): Location {
  const below = (relative: string) => (relative === '' ? path : `${path}/${relative}`);
  return {
    name,
    local: path,
    open: async (relative) =>
      existsSync(below(relative)) ? readFileStream(below(relative), LARGE_PIECES) : undefined,
    at: (relative) =>
      local(below(relative), relative === '' ? name : `${name.replace(/\/$/, '')}/${relative}`),
  };
}
