import type { Package } from '../packages/package-set.ts';
import type { Transition } from './simulate.ts';

/** Whether a package is a shared library, which nobody asks for itself (policy 8.1). */
export function isLibrary(pkg: Package, entries: Transition['entries']): boolean {
  return pkg.name.startsWith('lib') && entries(pkg).some(({ path }) => /\/lib[^/]+\.so\.\d[^/]*$/.test(path));
}
