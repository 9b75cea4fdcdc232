import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The options of a test that judges with a real tool: skipped by name where the tool is missing, but never in CI,
 * where the test then runs and fails, so that nothing goes unjudged unnoticed.
 */
export function needsTool(...names: readonly string[]): { readonly skip: string | false } {
  const missing = names.filter((name) => !isOnPath(name));
  if (missing.length === 0 || process.env['CI'] !== undefined) return { skip: false };
  return { skip: `not installed: ${missing.join(', ')}` };
}

function isOnPath(name: string): boolean {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return directories.some((directory) => isExecutable(join(directory, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
