/** What usually makes a file of a release that no commit has: a guess to be reviewed, for whoever declares it. */
const MAKERS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)configure$/, 'autoconf'],
  [/(?:^|\/)aclocal\.m4$/, 'aclocal'],
  [/(?:^|\/)Makefile\.in$/, 'automake'],
  [/(?:^|\/)config(?:ure)?\.h\.in$|(?:^|\/)config\.hin$/, 'autoheader'],
  [/(?:^|\/)(?:ltmain\.sh|m4\/(?:libtool|lt[a-z~]+)\.m4|m4\/lt~obsolete\.m4)$/, 'libtoolize'],
  [
    /(?:^|\/)(?:compile|config\.(?:guess|sub|rpath)|depcomp|install-sh|missing|mkinstalldirs|ar-lib|test-driver|ylwrap|mdate-sh|py-compile|texinfo\.tex|INSTALL)$/,
    'automake --add-missing',
  ],
  [
    /(?:^|\/)(?:gettext|iconv|intl|lib-(?:ld|link|prefix)|nls|po|progtest|host-cpu-c-abi|intlmacosx)\.m4$|(?:^|\/)po\/(?:Makefile\.in\.in|Makevars\.template|Rules-quot|.*\.(?:sin|sed|header))$/,
    'autopoint',
  ],
  [/\.g?mo$/, 'msgfmt'],
  [/\.pot$|\.po$/, 'xgettext and msgmerge'],
  [/\.info(?:-\d+)?$/, 'makeinfo'],
  [/(?:^|\/)[^/]+\.[1-9][a-z]?$/, 'the build of the manual pages'],
  [/(?:^|\/)(?:ChangeLog|AUTHORS)$/, 'git log'],
  [/(?:^|\/)(?:[^/]*\.tab\.[ch]|[^/]*-?parse(?:r)?\.[ch])$/, 'bison'],
  [/(?:^|\/)(?:PKG-INFO|[^/]+\.egg-info(?:\/.*)?|setup\.cfg)$/, 'python3 -m build --sdist'],
  [/(?:^|\/)\.?(?:tarball-)?version$/i, 'the release script'],
];

/** The program that a file of this name most often comes from; undefined where nobody would guess. */
export function usualMaker(path: string): string | undefined {
  return MAKERS.find(([pattern]) => pattern.test(path))?.[1];
}
