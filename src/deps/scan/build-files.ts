import { findCalls, splitArguments, withoutComments } from '../../scaffold/manifest/calls.ts';
import type { PrerequisiteGuess } from '../../scaffold/manifest/guess.ts';
import { filesMatching, type Look } from '../../scaffold/manifest/look.ts';
import { readFacts } from '../../scaffold/manifest/readers/all.ts';
import { formatPlace } from '../../system/place.ts';
import { SHELL_STANDARD } from './known.ts';
import type { Use } from './proposal.ts';
import { timeOf } from './sources.ts';

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
  const uses = [
    ...prerequisites.map(useOf),
    ...cmakePackages(look),
    ...mesonPrograms(look),
    ...autotools(look),
    ...archiveMacros(look),
    ...generators(look),
    ...makeModules(look),
  ];
  const module = uses.find(({ kind }) => kind === 'pkgconfig');
  return module === undefined ? uses : [...uses, command('pkg-config', module.at, module.optional === true)];
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

/** Macros of autotools, some of which are written without parentheses, and the program that they stand for. */
const MACROS: readonly { readonly macro: RegExp; readonly program: string }[] = [
  { macro: /^\s*AC_INIT\b/, program: 'autoconf' },
  { macro: /^\s*AM_INIT_AUTOMAKE\b/, program: 'automake' },
  { macro: /^\s*(?:LT_INIT|AC_PROG_LIBTOOL|AM_PROG_LIBTOOL)\b/, program: 'libtoolize' },
  { macro: /^\s*AM_GNU_GETTEXT\b/, program: 'msgfmt' },
  { macro: /^\s*(?:AC_PROG_LEX|AM_PROG_LEX)\b/, program: 'flex' },
  { macro: /^\s*AC_PROG_YACC\b/, program: 'bison' },
  { macro: /^\s*AM_PATH_PYTHON\b/, program: 'python3' },
];

/** autoconf itself, libtool, gettext and the programs that AC_CHECK_PROG and its kin look for. */
function autotools(look: Look): Use[] {
  return filesMatching(look, /(?:^|\/)configure\.(?:ac|in)$/).flatMap((file) => {
    const content = withoutComments(look.text(file) ?? '', 'dnl');
    const macros = content
      .split('\n')
      .flatMap((text, index) =>
        MACROS.filter(({ macro }) => macro.test(text)).map(({ program }) =>
          command(program, `${file}:${index + 1}`, false),
        ),
      );
    const checks = findCalls(content, 'A[CM]_(?:CHECK|PATH)_(?:PROGS?|TOOL)').flatMap(({ body, line }) => {
      const programs = (splitArguments(body)[1] ?? '')
        .replace(/[[\]"]/g, ' ')
        .trim()
        .split(/\s+/);
      const names = programs.filter((name) => /^[a-z][\w.+-]*$/.test(name) && !SHELL_STANDARD.has(name));
      return names.map((name) => command(name, `${file}:${line}`, true));
    });
    return [...macros, ...checks];
  });
}

/** Macros of the autoconf archive, which lie in a file of their name each, unless the tree has them itself. */
function archiveMacros(look: Look): Use[] {
  const macros = filesMatching(look, /\.m4$/).map((file) => look.text(file) ?? '');
  return filesMatching(look, /(?:^|\/)configure\.(?:ac|in)$/).flatMap((file) => {
    const lines = withoutComments(look.text(file) ?? '', 'dnl').split('\n');
    return lines.flatMap((text, index): Use[] => {
      const macro = /^\s*(AX_\w+)/.exec(text)?.[1];
      if (macro === undefined || macros.some((own) => own.includes(`[${macro}]`))) return [];
      const name = `/usr/share/aclocal/${macro.toLowerCase()}.m4`;
      return [{ kind: 'file', name, for: 'build', at: `${file}:${index + 1}` }];
    });
  });
}

/** Sources of which a program makes C, and manuals of Texinfo; a release may have what was made of them. */
const GENERATORS: readonly {
  readonly source: RegExp;
  readonly made: readonly string[];
  readonly program: string;
}[] = [
  { source: /\.(?:y|yy|ypp)$/, made: ['.c', '.tab.c', '.cc', '.cpp', '.tab.cc'], program: 'bison' },
  { source: /\.(?:l|ll|lex)$/, made: ['.c', '.cc', '.cpp', '.yy.c'], program: 'flex' },
  { source: /\.gperf$/, made: ['.c', '.h'], program: 'gperf' },
  { source: /\.texi(?:nfo)?$/, made: ['.info'], program: 'makeinfo' },
];

function generators(look: Look): Use[] {
  const paths = new Set(look.tree.entries.map(({ path }) => path));
  return GENERATORS.flatMap(({ source, made, program }) =>
    filesMatching(look, source)
      .filter((file) => timeOf(file) !== 'test' || program === 'makeinfo')
      .map((file) => {
        const stem = file.replace(source, '');
        const isMade = made.some((ending) => paths.has(`${stem}${ending}`));
        return command(program, file, isMade || program === 'makeinfo');
      }),
  );
}

/** What makefiles ask of pkg-config, in an assignment or in a command; what hangs on a switch is optional. */
function makeModules(look: Look): Use[] {
  return filesMatching(look, /(?:^|\/)(?:GNU)?[Mm]akefile(?:\.in|\.am)?$|\.mk$/).flatMap((file) => {
    let depth = 0;
    return (look.text(file) ?? '').split('\n').flatMap((line, index): Use[] => {
      if (/^\s*if(?:n?def|n?eq)\b/.test(line)) depth += 1;
      else if (/^\s*endif\b/.test(line)) depth -= 1;
      const optional = depth > 0 || /\b(?:HAVE|WITH|USE|ENABLE)_\w+/.test(line);
      return modulesOf(line).map((name) => ({
        ...{ kind: 'pkgconfig', name, for: 'build', optional, at: `${file}:${index + 1}` },
      }));
    });
  });
}

/** The modules of `pkg-config --cflags a b`: words up to the end of the command, that are no option and no variable. */
function modulesOf(line: string): string[] {
  const calls = line
    .replace(/(?:^|\s)#.*/, '')
    .matchAll(
      /(?:\bpkg-config|\$[({]PKG_?CONFIG[)}])((?:\s+--?[\w-]+(?:=\S+)?)+)((?:\s+'?[A-Za-z][\w.+-]*'?)*)/g,
    );
  return Array.from(calls).flatMap(([, options = '', words = '']) =>
    /--(?:cflags|libs|exists|modversion|atleast-version)/.test(options)
      ? words.split(/[\s']+/).filter((word) => word !== '')
      : [],
  );
}

function command(name: string, at: string, optional: boolean): Use {
  return { kind: 'command', name, for: 'build', optional, at };
}
