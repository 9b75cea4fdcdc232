import { posix } from 'node:path';
import type { ImageFacts } from '../../facts/image/image.ts';
import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';

/** Modules that Python may have in itself, and others have as files (sys.builtin_module_names of several builds). */
const BUILT_IN = new Set(
  (
    '__future__ array atexit audioop binascii builtins cmath errno faulthandler fcntl gc grp itertools marshal math mmap ' +
    'posix pwd pyexpat readline resource select spwd sys syslog termios time unicodedata zlib'
  ).split(' '),
);
const DIRECTORY =
  /^\/(?:usr\/(?:local\/)?)?lib(?:64)?\/python3(?:\.\d+)?\/(?:(?:dist|site)-packages\/|lib-dynload\/)?/;
const PYTHON = /^#!\s*\S*(?:\/env\s+)?\S*python3?(?:\.\d+)?\b/;

export const rule = defineRule({
  id: 'portable/python-module',
  severity: 'warning',
  needs: ['image'],
  summary: 'The modules that a Python program imports first are in the image',
  explanation:
    'A small package of Python has a small library: python3-minimal has neither json nor sqlite3. A program that imports ' +
    'such a module at its top ends with 1 when the service starts. Only imports that nothing stands before are looked ' +
    'at, because others may be tried and done without.',
  remedy: 'take what has the module: contents: [{ packages: [python3] }], or the package of the module',
  source: 'Python documentation, "The import system"',
  *check({ image }) {
    // What an extension lacks is in the image that it lies on.
    if (image.extension !== undefined) return;
    const there = modulesOf(image);
    for (const { path, lines } of image.scripts) {
      if (!PYTHON.test(lines[0] ?? '')) continue;
      const beside = new Set(image.layer.list(posix.dirname(path)).map(moduleName));
      const lacking = new Set(imported(lines).filter((name) => !there.has(name) && !beside.has(name)));
      for (const name of lacking) {
        yield {
          place: image.placeOf(path),
          message: `${printableName(path)} imports ${name}, which is in no directory of Python in the image`,
        };
      }
    }
  },
});

function modulesOf({ set }: ImageFacts): ReadonlySet<string> {
  const names = new Set(BUILT_IN);
  for (const pkg of set.packages) {
    for (const { path } of set.entries(pkg)) {
      const directory = DIRECTORY.exec(path)?.[0];
      if (directory !== undefined) names.add(moduleName(path.slice(directory.length).split('/')[0] ?? ''));
    }
  }
  return names;
}

/** `json.py`, `_json.cpython-311-x86_64-linux-gnu.so` and the directory `json` are modules by what is before the dot. */
function moduleName(file: string): string {
  return file.split('.')[0] ?? '';
}

function imported(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const from = /^from\s+([A-Za-z_]\w*)[\w.]*\s+import\b/.exec(line)?.[1];
    if (from !== undefined) return [from];
    const list = /^import\s+([\w.,\s]+?)\s*(?:#.*)?$/.exec(line)?.[1] ?? '';
    return list.split(',').flatMap((one) => /^\s*([A-Za-z_]\w*)/.exec(one)?.[1] ?? []);
  });
}
