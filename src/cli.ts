#!/usr/bin/env node
import { argv, exit, stderr, stdout } from 'node:process';
import { EXIT } from './system/exit-codes.ts';

/** `--version` is asked by scripts in every shell prompt and build: it loads nothing. */
if (argv.length === 3 && (argv[2] === '--version' || argv[2] === '-V')) {
  const { VERSION } = await import('./system/version.ts');
  stdout.write(`contrib ${VERSION}\n`);
} else {
  try {
    const { main } = await import('./commands/main.ts');
    process.exitCode = await main(argv.slice(2));
  } catch (error) {
    stderr.write(`contrib: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    exit(EXIT.bug);
  }
}
