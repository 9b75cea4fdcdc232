import { findEntry } from '../../../source/tree.ts';
import { findCalls, splitArguments, withoutComments } from '../calls.ts';
import { cleanAddress, cleanName, cleanVersion } from '../clean.ts';
import { lineMatching } from '../data.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import type { Look } from '../look.ts';
import { pkgconfigModules } from './pkgconfig.ts';

/** configure.ac: AC_INIT and PKG_CHECK_MODULES, with the m4 macros that the file itself defines as plain words. */
export function readAutotools(look: Look): Facts {
  const file = ['configure.ac', 'configure.in'].find((path) => look.text(path) !== undefined);
  if (file === undefined) return readConfigure(look);
  const content = withoutComments(look.text(file) ?? '', 'dnl');
  const macros = definitions(content);
  const init = findCalls(content, 'AC_INIT')[0];
  const words = splitArguments(init?.body ?? '').map((part) => expand(unquote(part), macros));
  // One alone is a file of the source directory (Autoconf manual, "Obsolete Macros", AC_INIT).
  const given = words.length === 1 ? [] : words;
  const field = (index: number, clean: (value: string) => string | undefined): Guess | undefined =>
    guess(clean(given[index] ?? ''), at(file, init?.line));
  const literal = (value: string) => (/[$(]|m4_|esyscmd/.test(value) ? undefined : value);
  return {
    name:
      field(3, (value) => cleanName(literal(value) ?? '')) ??
      field(0, (value) => cleanName(tarName(literal(value) ?? ''))),
    version: field(1, cleanVersion) ?? configuredVersion(look),
    homepage: field(4, cleanAddress),
    build: { value: 'autotools', from: at(file) },
    prerequisites: modules(content, file, macros),
  };
}

/** A script that stands alone: written by hand, or shipped without what made it. */
function readConfigure(look: Look): Facts {
  const script = look.head('configure', 2);
  if (script !== '#!' || findEntry(look.tree, 'Makefile.in') === undefined) return {};
  return { version: configuredVersion(look), build: { value: 'autotools', from: at('configure') } };
}

/** The version as autoconf put it into the script that a release tarball brings, where AC_INIT computes it. */
function configuredVersion(look: Look): Guess | undefined {
  const content = look.head('configure', 65536) ?? '';
  const version = cleanVersion(/^PACKAGE_VERSION='([^'\n]{1,60})'$/m.exec(content)?.[1] ?? '');
  return guess(version, at('configure', lineMatching(content, /^PACKAGE_VERSION=/m)));
}

/** What AC_INIT makes of a project's title where it is given no name for the tarball (Autoconf manual, "AC_INIT"). */
function tarName(title: string): string {
  return title
    .replace(/^GNU /, '')
    .toLowerCase()
    .replace(/[^_a-z0-9]/g, '-');
}

type Macros = ReadonlyMap<string, string>;

function definitions(content: string): Macros {
  const defined = ['m4_define', 'define']
    .flatMap((name) => findCalls(content, name))
    .map(({ body }): [string, string] => {
      const [macro = '', value = ''] = splitArguments(body).map(unquote);
      return [macro, value];
    });
  return new Map(defined);
}

/** Puts the values of macros in, which may name others in turn. */
function expand(value: string, macros: Macros): string {
  let text = value;
  for (let depth = 0; depth < 5; depth += 1) {
    text = text
      .replace(/\[?\b([A-Za-z_]\w*)\b\]?/g, (match, name: string) => macros.get(name) ?? match)
      .slice(0, 1000);
  }
  return text.replace(/[[\]]/g, '');
}

function unquote(part: string): string {
  return part.replace(/^[[\s"]+|[\]\s"]+$/g, '');
}

/** pkg.m4: PKG_CHECK_MODULES(PREFIX, MODULES, [ACTION-IF-FOUND], [ACTION-IF-NOT-FOUND]); the last makes it optional. */
function modules(content: string, file: string, macros: Macros): PrerequisiteGuess[] {
  return findCalls(content, 'PKG_CHECK_MODULES').flatMap(({ body, line }) => {
    const [, list = '', , otherwise = ''] = splitArguments(body);
    const optional = otherwise !== '' && !otherwise.includes('AC_MSG_ERROR');
    const named = list
      .replace(/[[\]]/g, ' ')
      .replace(/(?<=[<>=]\s{0,9})[A-Za-z_]\w*/g, (name) => macros.get(name) ?? name);
    return pkgconfigModules(named, optional, at(file, line));
  });
}
