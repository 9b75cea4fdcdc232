import { posix } from 'node:path';
import { findCalls, splitArguments, withoutComments } from '../calls.ts';
import { cleanName, cleanVersion } from '../clean.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';
import { leastVersion } from '../versions.ts';
import { cleanLicense } from './spdx.ts';

const FILE = 'meson.build';

/** Names that Meson finds in its own way, so that they name no pkg-config module (Meson manual, "Dependencies"). */
const OWN = new Set(
  (
    'appleframeworks blocks boost coarray cuda cups curses dia dl gmock gtest iconv intl jdk jni libgcrypt libwmf llvm ' +
    'mpi netcdf numpy objfw openmp pcap pybind11 python python3 qt4 qt5 qt6 sdl2 threads wxwidgets zlib'
  ).split(' '),
);

/** meson.build: project(), and what dependency() asks of pkg-config. */
export function readMeson(look: Look): Facts {
  const content = look.text(FILE);
  const project = content === undefined ? undefined : findCalls(withoutComments(content, '#'), 'project')[0];
  if (project === undefined) return {};
  const { name, keywords } = argumentsOf(project.body);
  const field = (value: string | undefined, clean: (text: string) => string | undefined): Guess | undefined =>
    guess(clean(value ?? ''), at(FILE, project.line));
  return {
    name: field(name, cleanName),
    version:
      field(keywords['version'], (value) => cleanVersion(value)) ?? versionFile(keywords['version'], look),
    license: field(keywords['license'], cleanLicense),
    build: { value: 'meson', from: at(FILE) },
    prerequisites: [meson(keywords['meson_version'], project.line), ...dependencies(look)],
  };
}

type Arguments = {
  readonly name: string | undefined;
  /** Texts without their quotes, of a list the first; anything else as it stands. */
  readonly keywords: Readonly<Record<string, string>>;
};

function argumentsOf(body: string): Arguments {
  const parts = splitArguments(body);
  const keywords = parts.flatMap((part) => {
    const [, key, value = ''] = /^(\w+)\s*:\s*([\s\S]*)$/.exec(part) ?? [];
    return key === undefined ? [] : [[key, unquote(value.replace(/^\[\s*/, '')) ?? value]];
  });
  return { name: unquote(parts[0] ?? ''), keywords: Object.fromEntries(keywords) };
}

function unquote(value: string): string | undefined {
  return /^'((?:[^'\\\n]|\\.)*)'/.exec(value)?.[1]?.replaceAll("\\'", "'");
}

/** `version: files('VERSION')` is the first line of that file. */
function versionFile(value: string | undefined, look: Look): Guess | undefined {
  const file = /^files\(\s*'([^']+)'/.exec(value ?? '')?.[1];
  if (file === undefined) return undefined;
  return guess(cleanVersion(look.text(posix.normalize(file))?.split('\n')[0] ?? ''), at(file, 1));
}

function meson(range: string | undefined, line: number): PrerequisiteGuess {
  const version = leastVersion(range ?? '');
  const versioned = version === undefined ? {} : { version, versionFrom: 'meson --version' };
  return { kind: 'command', name: 'meson', ...versioned, for: 'build', from: at(FILE, line) };
}

function dependencies(look: Look): PrerequisiteGuess[] {
  return filesMatching(look, /(?:^|\/)meson\.build$/).flatMap((file) => {
    const content = withoutComments(look.text(file) ?? '', '#');
    return findCalls(content, 'dependency').flatMap(({ body, line }): PrerequisiteGuess[] => {
      const { name, keywords } = argumentsOf(body);
      const { version: range = '', required, method = 'auto' } = keywords;
      if (name === undefined || !/^[\w.+-]+$/.test(name) || OWN.has(name.toLowerCase())) return [];
      if (!['auto', 'pkg-config'].includes(method)) return [];
      const version = leastVersion(range);
      const isNeeded = required === undefined || required === 'true';
      return [
        {
          kind: 'pkgconfig',
          name,
          ...(version === undefined ? {} : { version }),
          for: 'build',
          ...(isNeeded ? {} : { optional: true }),
          from: at(file, line),
        },
      ];
    });
  });
}
