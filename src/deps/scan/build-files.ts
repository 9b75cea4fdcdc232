import { findCalls, splitArguments, withoutComments } from '../../scaffold/manifest/calls.ts';
import type { PrerequisiteGuess } from '../../scaffold/manifest/guess.ts';
import { filesMatching, type Look } from '../../scaffold/manifest/look.ts';
import { readFacts } from '../../scaffold/manifest/readers/all.ts';
import { formatPlace } from '../../system/place.ts';
import type { Use } from './proposal.ts';

/** Modules that CMake has a Find module of its own for, by what pkg-config or a header calls them. */
const IN_CMAKE: Readonly<Record<string, Pick<Use, 'kind' | 'name'>>> = {
  zlib: { kind: 'pkgconfig', name: 'zlib' },
  openssl: { kind: 'pkgconfig', name: 'openssl' },
  curl: { kind: 'pkgconfig', name: 'libcurl' },
  png: { kind: 'pkgconfig', name: 'libpng' },
  jpeg: { kind: 'pkgconfig', name: 'libjpeg' },
  tiff: { kind: 'pkgconfig', name: 'libtiff-4' },
  freetype: { kind: 'pkgconfig', name: 'freetype2' },
  libxml2: { kind: 'pkgconfig', name: 'libxml-2.0' },
  sqlite3: { kind: 'pkgconfig', name: 'sqlite3' },
  expat: { kind: 'pkgconfig', name: 'expat' },
  bzip2: { kind: 'header', name: 'bzlib.h' },
  liblzma: { kind: 'pkgconfig', name: 'liblzma' },
  curses: { kind: 'pkgconfig', name: 'ncurses' },
  gtest: { kind: 'pkgconfig', name: 'gtest' },
  opengl: { kind: 'pkgconfig', name: 'gl' },
  alsa: { kind: 'pkgconfig', name: 'alsa' },
  boost: { kind: 'header', name: 'boost/version.hpp' },
  sdl2: { kind: 'pkgconfig', name: 'sdl2' },
  doxygen: { kind: 'command', name: 'doxygen' },
  gettext: { kind: 'command', name: 'msgfmt' },
  bison: { kind: 'command', name: 'bison' },
  flex: { kind: 'command', name: 'flex' },
  perl: { kind: 'command', name: 'perl' },
  python3: { kind: 'command', name: 'python3' },
  pythoninterp: { kind: 'command', name: 'python3' },
};
/** Of CMake and the C library themselves. */
const NO_PACKAGE =
  /^(?:threads|pkgconfig|git|cmake.*|openmp|intl|iconv|unixcommands|dl|backtrace|package.*)$/;

/** What the descriptions of the build ask for: Meson, CMake, autotools, Python's metadata and the like. */
export function buildUses(look: Look): Use[] {
  const { prerequisites = [] } = readFacts(look);
  return [...prerequisites.map(useOf), ...cmakePackages(look), ...mesonPrograms(look), ...autotools(look)];
}

function useOf({ kind, name, version, for: time, optional, from }: PrerequisiteGuess): Use {
  return {
    kind,
    name,
    for: time ?? 'run',
    ...(version === undefined ? {} : { version }),
    ...(optional === true ? { optional } : {}),
    at: formatPlace(from),
  };
}

function cmakePackages(look: Look): Use[] {
  return filesMatching(look, /(?:^|\/)(?:CMakeLists\.txt|[^/]+\.cmake)$/).flatMap((file) => {
    const content = withoutComments(look.text(file) ?? '', '#');
    return findCalls(content, 'find_package', { ignoreCase: true }).flatMap(({ body, line }): Use[] => {
      const [name = '', ...rest] = body.split(/\s+/).filter((word) => word !== '');
      if (!/^[A-Za-z][\w+.-]*$/.test(name) || NO_PACKAGE.test(name.toLowerCase())) return [];
      const known = IN_CMAKE[name.toLowerCase()] ?? { kind: 'cmake', name };
      return [{ ...known, for: 'build', optional: !rest.includes('REQUIRED'), at: `${file}:${line}` }];
    });
  });
}

function mesonPrograms(look: Look): Use[] {
  return filesMatching(look, /(?:^|\/)meson\.build$/).flatMap((file) => {
    const content = withoutComments(look.text(file) ?? '', '#');
    return findCalls(content, 'find_program').flatMap(({ body, line }): Use[] => {
      const [first = '', ...rest] = splitArguments(body);
      const name = /^\s*'([\w.+-]+)'\s*$/.exec(first)?.[1];
      if (name === undefined || /\.(?:py|sh|pl)$/.test(name)) return [];
      const optional = rest.some((part) => /^\s*required\s*:\s*(?!true)/.test(part));
      return [{ kind: 'command', name, for: 'build', optional, at: `${file}:${line}` }];
    });
  });
}

/** autoconf itself, libtool, gettext and the programs that AC_CHECK_PROG and its kin look for. */
function autotools(look: Look): Use[] {
  return filesMatching(look, /(?:^|\/)configure\.(?:ac|in)$/).flatMap((file) => {
    const content = withoutComments(look.text(file) ?? '', 'dnl');
    const uses: Use[] = [];
    const add = (kind: Use['kind'], name: string, line: number, optional = false) =>
      void uses.push({ kind, name, for: 'build', optional, at: `${file}:${line}` });
    for (const { line } of findCalls(content, 'A[CM]_INIT(?:_AUTOMAKE)?')) add('command', 'autoconf', line);
    for (const { line } of findCalls(content, 'AM_INIT_AUTOMAKE')) add('command', 'automake', line);
    for (const { line } of findCalls(content, '(?:LT_INIT|AC_PROG_LIBTOOL)'))
      add('command', 'libtoolize', line);
    for (const { line } of findCalls(content, 'AM_GNU_GETTEXT')) add('command', 'msgfmt', line);
    for (const { body, line } of findCalls(content, 'A[CM]_(?:CHECK|PATH)_(?:PROGS?|TOOL)')) {
      const programs = (splitArguments(body)[1] ?? '')
        .replace(/[[\]"]/g, ' ')
        .trim()
        .split(/\s+/);
      for (const name of programs) if (/^[a-z][\w.+-]*$/.test(name)) add('command', name, line, true);
    }
    return uses;
  });
}
