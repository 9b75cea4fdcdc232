import { findCalls, withoutComments } from '../calls.ts';
import { cleanAddress, cleanName, cleanSummary, cleanVersion } from '../clean.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';
import { pkgconfigModules } from './pkgconfig.ts';

const FILE = 'CMakeLists.txt';
const WORD = /"((?:[^"\\]|\\.)*)"|[^\s"()]+/g;
/** The options of pkg_check_modules (FindPkgConfig, cmake-modules(7)). */
const OPTIONS = /^(?:REQUIRED|QUIET|NO_CMAKE_PATH|NO_CMAKE_ENVIRONMENT_PATH|IMPORTED_TARGET|GLOBAL)$/;

/** CMakeLists.txt: project(), cmake_minimum_required() and pkg_check_modules(). */
export function readCmake(look: Look): Facts {
  const content = look.text(FILE);
  if (content === undefined) return {};
  const plain = withoutComments(content, '#');
  const project = findCalls(plain, 'project', { ignoreCase: true })[0];
  const words = wordsOf(project?.body ?? '');
  const field = (key: string, clean: (value: string) => string | undefined): Guess | undefined => {
    const value = words[words.indexOf(key) + 1];
    if (!words.includes(key) || value === undefined || value.includes('${')) return undefined;
    return guess(clean(value), at(FILE, project?.line));
  };
  const [first = ''] = words;
  const name = first.includes('${') ? undefined : guess(cleanName(first), at(FILE, project?.line));
  return {
    name,
    version: field('VERSION', cleanVersion),
    summary: field('DESCRIPTION', (value) => cleanSummary(value, name?.value)),
    homepage: field('HOMEPAGE_URL', cleanAddress),
    build: { value: 'cmake', from: at(FILE) },
    prerequisites: [cmake(plain), ...modules(look)],
  };
}

function wordsOf(body: string): string[] {
  return [...body.matchAll(WORD)].map(([word, quoted]) => quoted ?? word);
}

function cmake(content: string): PrerequisiteGuess {
  const least = findCalls(content, 'cmake_minimum_required', { ignoreCase: true })[0];
  const version = /VERSION\s+(\d+(?:\.\d+)*)/i.exec(least?.body ?? '')?.[1];
  const versioned = version === undefined ? {} : { version: `>= ${version}`, versionFrom: 'cmake --version' };
  return { kind: 'command', name: 'cmake', ...versioned, for: 'build', from: at(FILE, least?.line) };
}

function modules(look: Look): PrerequisiteGuess[] {
  return filesMatching(look, /(?:^|\/)(?:CMakeLists\.txt|[^/]+\.cmake)$/).flatMap((file) => {
    const content = withoutComments(look.text(file) ?? '', '#');
    return findCalls(content, 'pkg_(?:check|search)_modules?', { ignoreCase: true }).flatMap(
      ({ body, line }) => {
        const [, ...words] = wordsOf(body);
        const names = words.filter((word) => !OPTIONS.test(word));
        return pkgconfigModules(names.join(' '), !words.includes('REQUIRED'), at(file, line));
      },
    );
  });
}
