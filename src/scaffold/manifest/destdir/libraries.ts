import { escapeRegExp } from '../regexp.ts';
import { type Soname, sonameOf } from './kinds.ts';
import type { Destdir, Installed } from './read.ts';

export type Library = {
  /** The package, by Debian Policy 8.1: `libfoo1`, `libfoo2-1` where the name ends with a digit. */
  readonly name: string;
  readonly sonames: readonly Soname[];
};

/**
 * The library packages: one for each version of sonames. Libraries that share it and begin with the shortest name go
 * with that one, because they change together (libvirt.so.0 and libvirt-qemu.so.0).
 */
export function librariesOf(items: readonly Installed[]): Library[] {
  const found = new Map<string, Soname>();
  for (const item of items) {
    const soname = sonameOf(item);
    if (soname !== undefined) found.set(`${soname.stem} ${soname.version}`, soname);
  }
  const shortestFirst = [...found.values()].sort(
    (a, b) => a.stem.length - b.stem.length || (a.stem < b.stem ? -1 : 1),
  );
  const libraries: { name: string; sonames: Soname[] }[] = [];
  for (const soname of shortestFirst) {
    const leader = libraries.find(({ sonames: [first] }) => first !== undefined && goesWith(soname, first));
    if (leader === undefined) libraries.push({ name: packageName(soname), sonames: [soname] });
    else leader.sonames.push(soname);
  }
  return libraries;
}

function goesWith(soname: Soname, leader: Soname): boolean {
  return (
    soname.version === leader.version && new RegExp(`^${escapeRegExp(leader.stem)}[-_.]`).test(soname.stem)
  );
}

function packageName({ stem, version }: Soname): string {
  const separator = /\d$/.test(stem) && version !== '' ? '-' : '';
  return `${stem}${separator}${version}`.toLowerCase().replaceAll('_', '-');
}

const PROGRAM_LIMIT = 32 * 1024 * 1024;

/** Which of the libraries a program names: its dynamic section holds their sonames as plain text (elf(5), DT_NEEDED). */
export function librariesNeeded(item: Installed, libraries: readonly Library[], { head }: Destdir): string[] {
  if (item.type !== 'file' || libraries.length === 0 || head(item.path, 4) !== '\x7fELF') return [];
  const content = head(item.path, Math.min(item.size, PROGRAM_LIMIT));
  return libraries
    .filter(({ sonames }) =>
      sonames.some(({ stem, version }) =>
        content.includes(`\0${stem}.so${version === '' ? '' : `.${version}`}\0`),
      ),
    )
    .map(({ name }) => name);
}
