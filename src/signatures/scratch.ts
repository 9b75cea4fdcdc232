import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetPartial, rememberPartial } from '../system/atomic-partials.ts';

/** Gives work a directory of its own that nobody else may look into, and that is removed behind it, killed or not. */
export async function inScratch<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'contrib-signature-'));
  rememberPartial(directory);
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
    forgetPartial(directory);
  }
}
