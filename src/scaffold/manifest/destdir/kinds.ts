import type { Installed } from './read.ts';

/** What a path is, by the field's habits (Debian Policy 8, Fedora's guidelines on devel packages). */
export type Kind = 'library' | 'development' | 'documentation' | 'main' | 'left-out';

export type LeftOut = { readonly reason: string; readonly test: RegExp; readonly pattern?: string };

/** What an installation makes and packages do not carry. */
export const LEFT_OUT: readonly LeftOut[] = [
  { test: /^\/usr\/.*\/lib[^/]*\.la$/, reason: 'a libtool archive; pkg-config says the same' },
  {
    test: /^\/usr\/(?:local\/)?share\/info\/dir$/,
    reason: 'the list of Info manuals, which the installed system makes',
  },
  { test: /\/(?:perllocal\.pod|\.packlist)$/, reason: 'what perl notes of a local installation' },
  {
    test: /\/(?:gschemas\.compiled|icon-theme\.cache|mimeinfo\.cache|mime\.cache|giomodule\.cache)$/,
    reason: 'a cache, which the installed system makes',
  },
];

const LIBRARY_DIRECTORY = String.raw`(?:\/usr(?:\/local)?)?\/lib(?:64|32|x32|\/[a-z0-9_]+-linux-[a-z0-9]+)?`;
const VERSIONED = new RegExp(`^${LIBRARY_DIRECTORY}/(lib[^/]+?)\\.so\\.(\\d+)((?:\\.[^/]+)*)$`);
const RELEASED = new RegExp(`^${LIBRARY_DIRECTORY}/(lib[^/]+-\\d[\\d.]*)\\.so$`);
const BARE_LINK = new RegExp(`^${LIBRARY_DIRECTORY}/lib[^/]+\\.so$`);

const DEVELOPMENT =
  /\/include\/|\/pkgconfig\/[^/]+\.pc$|\/lib[^/]*\.a$|\/cmake\/|\/share\/aclocal\/|\/share\/vala\/|\/share\/gir-1\.0\/|\/share\/man\/(?:[^/]+\/)?man3\/(?!.*\.3(?:pm|perl|p))|\/bin\/[^/]+-config$/;
const DOCUMENTATION = /\/share\/(?:doc|gtk-doc|devhelp)\//;
/** What users look for first stays with the programs. */
const NOTICE =
  /\/share\/doc\/[^/]+\/(?:readme|news|authors|changelog|changes|copying|licen[cs]e|copyright|thanks|credits|history|todo|bugs|faq)[^/]*$/i;

export function kindOf(item: Installed): Kind {
  const { path, type, target } = item;
  if (type === 'other' || LEFT_OUT.some(({ test }) => test.test(path))) return 'left-out';
  if (sonameOf(item) !== undefined || /\/girepository-1\.0\//.test(path)) return 'library';
  if (type === 'symlink' && BARE_LINK.test(path) && /\.so(?:\.|$)/.test(target ?? '')) return 'development';
  if (path.startsWith('/usr/') && DEVELOPMENT.test(path)) return 'development';
  return DOCUMENTATION.test(path) && !NOTICE.test(path) ? 'documentation' : 'main';
}

export type Soname = { readonly stem: string; readonly version: string };

/** What a shared library's name says: `libfoo.so.1.2` is libfoo in version 1, `libfoo-1.2.so` has its version within. */
export function sonameOf({ path, type, loadedAs = path }: Installed): Soname | undefined {
  if (type !== 'file' && type !== 'symlink') return undefined;
  const [, stem, version] = VERSIONED.exec(loadedAs) ?? [];
  if (stem !== undefined && version !== undefined) return { stem, version };
  const released = type === 'file' ? RELEASED.exec(path)?.[1] : undefined;
  return released === undefined ? undefined : { stem: released, version: '' };
}
