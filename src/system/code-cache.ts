import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

type LoadedScript = { readonly exports: unknown; readonly script: Script };

/**
 * Runs a CommonJS file with what V8 compiled of it before, which takes most of the time that starting would: Node 20
 * has no module.enableCompileCache. A cache of another V8, or none, only means compiling again.
 * @param cachePath what `Script.createCachedData` gave for the file.
 */
function loadScript(path: string, cachePath?: string): LoadedScript {
  // esbuild writes ASCII, so latin1 is the same text and needs no decoding.
  const source = readFileSync(path, 'latin1');
  const cachedData = cachePath === undefined ? undefined : readIfAny(cachePath);
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  const module = { exports: {} };
  run(module.exports, createRequire(path), module, path, dirname(path));
  return { exports: module.exports, script };
}

type Chunk = (exports: unknown, require: (id: string) => unknown, module: { exports: unknown }) => void;
type Chunks = Readonly<Record<string, Chunk>>;

/**
 * Loads what scripts/build.mjs made of the sources: chunks that require one another by name, those that most commands
 * need in one file with its cache, each of the others in a file of its own. Whatever is read at the start costs time
 * whether it is used or not.
 * @returns what the chunk that begins exports, the script of the first file, and the chunks that have been run so far.
 */
export function loadChunks(
  directory: string,
  cachePath: string,
): LoadedScript & { readonly chunks: ReadonlyMap<string, unknown> } {
  const path = join(directory, 'contrib.cjs');
  const first = loadScript(path, cachePath);
  const chunks = first.exports as Chunks;
  const chunksOf = (file: string) => loadScript(file).exports as Chunks;
  const requireNative = createRequire(path);
  const modules = new Map<string, { exports: unknown }>();
  const requireChunk = (id: string): unknown => {
    if (!id.endsWith('.js')) return requireNative(id);
    const known = modules.get(id);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(id, module);
    const chunk = chunks[id] ?? chunksOf(join(directory, 'chunks', id))[id];
    chunk?.(module.exports, requireChunk, module);
    return module.exports;
  };
  const exports = requireChunk('./main.js');
  return { exports, script: first.script, chunks: modules };
}

function readIfAny(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
