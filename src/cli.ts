#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { loadChunks } from './system/code-cache.ts';
import { IS_BUNDLED, VERSION } from './system/version.ts';

type Main = typeof import('./commands/main.ts');

/** `--version` is asked by scripts in every shell prompt and build: it loads nothing. */
if (argv.length === 3 && (argv[2] === '--version' || argv[2] === '-V')) printVersion();
else void start();

/** Where it cannot be written, the long way says so. */
function printVersion(): void {
  try {
    writeSync(1, `contrib ${VERSION}\n`);
  } catch {
    void start();
  }
}

async function start(): Promise<void> {
  const { main } = IS_BUNDLED ? fromBundle() : await import('./commands/main.ts');
  process.exitCode = await main(argv.slice(2));
}

/** The files that scripts/build.mjs puts beside this one. */
function fromBundle(): Main {
  const directory = import.meta.dirname;
  return loadChunks(directory, join(directory, 'contrib.cache')).exports as Main;
}
