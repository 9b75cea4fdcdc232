// What the tests of bundle ask again and again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { scratch, TOP } from './project.ts';

/** Unpacks with GNU tar; gives the top directory. */
export function unpack(file: string): string {
  const directory = mkdtempSync(join(scratch(), 'unpacked-'));
  execFileSync('tar', ['-xf', file, '-C', directory]);
  return join(directory, TOP);
}

/** Expects an error of this code, with findings of exactly these rules. */
export async function rejects(
  promise: Promise<unknown>,
  code: string,
  ...rules: readonly string[]
): Promise<void> {
  await assert.rejects(
    promise,
    (error: Error & { code?: string; findings?: readonly { rule: string }[] }) => {
      assert.equal(error.code, code, error.message);
      assert.deepEqual(
        [...new Set((error.findings ?? []).map(({ rule }) => rule))].sort(),
        rules,
        error.message,
      );
      return true;
    },
  );
}
