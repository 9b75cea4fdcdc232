import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

type LoadedScript = { readonly exports: unknown; readonly script: Script };

/**
 * Runs a CommonJS file, written as the function that Node would make of it, with what V8 compiled of it before, which takes most of the time that starting would: Node 20
 * has no module.enableCompileCache. A cache of another V8, or none, only means compiling again.
 * @param cachePath what `Script.createCachedData` gave for the file.
 */
function loadScript(path: string, cachePath?: string): LoadedScript {
  // scripts/build.mjs writes ASCII, so latin1 is the same text and needs no decoding.
  const source = readFileSync(path, 'latin1');
  const cachedData = cachePath === undefined ? undefined : readIfAny(cachePath);
  const script = new Script(source, {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  const module = { exports: {} };
  run(module.exports, createRequire(path), module, path, dirname(path));
  return { exports: module.exports, script };
}

type Chunk = {
  /** The names that it exports. */
  readonly names: readonly string[];
  readonly run: (exports: object, require: (id: string) => object, module: { exports: object }) => void;
};
type Chunks = Readonly<Record<string, Chunk>>;

/**
 * Loads what scripts/build.mjs made of the sources: chunks that require one another by name, those that most commands
 * need in one file with its cache, each of the others in a file of its own. A chunk is read and run when something of
 * it is first used, not where it is imported: whatever happens at the start costs time whether it is used or not.
 * @returns what the chunk that begins exports, the script of the first file, and the chunks that have been run so far.
 */
export function loadChunks(
  directory: string,
  cachePath: string,
): LoadedScript & { readonly chunks: ReadonlyMap<string, object> } {
  const path = join(directory, 'contrib.cjs');
  const first = loadScript(path, cachePath);
  const { chunks, apart } = first.exports as {
    chunks: Chunks;
    apart: Readonly<Record<string, Chunk['names']>>;
  };
  const requireNative = createRequire(path);
  const modules = new Map<string, { exports: object }>();
  const facades = new Map<string, object>();
  const readChunk = (id: string): Chunk | undefined =>
    chunks[id] ?? (loadScript(join(directory, 'chunks', id)).exports as { chunks: Chunks }).chunks[id];
  const run = (id: string): object => {
    const known = modules.get(id);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(id, module);
    readChunk(id)?.run(module.exports, requireChunk, module);
    settle(facades.get(id), module.exports);
    return module.exports;
  };
  const requireChunk = (id: string): object => {
    if (!id.endsWith('.js')) return requireNative(id) as object;
    const known = facades.get(id) ?? whenUsed(chunks[id]?.names ?? apart[id] ?? [], () => run(id));
    facades.set(id, known);
    return known;
  };
  return { exports: run('./main.js'), script: first.script, chunks: modules };
}

/** Exports that are made when one of them is first asked for. */
function whenUsed(names: readonly string[], make: () => object): object {
  const facade = {};
  const rest = { enumerable: true, configurable: true };
  for (const name of names)
    Object.defineProperty(facade, name, { ...rest, get: () => Reflect.get(make(), name) });
  return facade;
}

/** Puts what a chunk exports in the place of asking for it, which a loop over many files would notice. */
function settle(facade: object | undefined, exports: object): void {
  if (facade === undefined) return;
  for (const [name, value] of Object.entries(exports))
    Object.defineProperty(facade, name, { value, enumerable: true });
}

function readIfAny(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
