import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | undefined;

/** The directory that contrib's own package.json is in, whether this runs from src/ or from dist/. */
export function packageRoot(): string {
  found ??= rootAbove(dirname(fileURLToPath(import.meta.url)));
  return found;
}

/** The names in a directory of the package, in byte order. */
export function packageFiles(...directory: readonly string[]): readonly string[] {
  return readdirSync(join(packageRoot(), ...directory)).sort();
}

function rootAbove(directory: string): string {
  if (isPackage(directory)) return directory;
  const parent = dirname(directory);
  // Nothing that a user did: the installation is broken.
  if (parent === directory) throw new Error('contrib was installed without its package.json');
  return rootAbove(parent);
}

function isPackage(directory: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    return (
      typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === 'contrib'
    );
  } catch {
    return false;
  }
}
