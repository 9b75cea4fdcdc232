import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

export type LoadedScript = { readonly exports: unknown; readonly script: Script };

/**
 * Runs a CommonJS file with what V8 compiled of it before, which takes most of the time that starting would: Node 20
 * has no module.enableCompileCache. A cache of another V8, or none, only means compiling again.
 * @param cachePath what `Script.createCachedData` gave for the file.
 */
export function loadScript(path: string, cachePath: string): LoadedScript {
  // esbuild writes ASCII, so latin1 is the same text and needs no decoding.
  const source = readFileSync(path, 'latin1');
  const cachedData = readIfAny(cachePath);
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const run = script.runInThisContext() as (...args: readonly unknown[]) => void;
  const module = { exports: {} };
  run(module.exports, createRequire(path), module, path, dirname(path));
  return { exports: module.exports, script };
}

function readIfAny(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
