import { cleanName, cleanVersion } from '../clean.ts';
import { lineMatching } from '../data.ts';
import { at, type Facts, type Guess, guess } from '../guess.ts';
import type { Look } from '../look.ts';

/** A rule for install, also among other targets. */
const INSTALL = /^(?:[\w.-]+[ \t]+){0,40}install(?:[ \t]+[\w.-]+){0,40}[ \t]*::?(?!=)/m;

/** A Makefile that installs: its name and version where variables hold them as plain words. */
export function readMake(look: Look): Facts {
  const file = ['GNUmakefile', 'makefile', 'Makefile'].find((path) => look.text(path) !== undefined);
  const content = file === undefined ? '' : (look.text(file) ?? '');
  if (file === undefined || !INSTALL.test(content)) return {};
  const variable = (names: string, clean: (value: string) => string | undefined): Guess | undefined => {
    const pattern = new RegExp(`^(?:${names})[ \\t]*[:?]?=[ \\t]*([^\\s$#]+)[ \\t]*$`, 'm');
    return guess(clean(pattern.exec(content)?.[1] ?? ''), at(file, lineMatching(content, pattern)));
  };
  return {
    name: variable('NAME|PACKAGE|PROJECT|PROGRAM|PROG', cleanName),
    version: variable('VERSION|PACKAGE_VERSION|RELEASE', cleanVersion),
    build: { value: 'make', from: at(file, lineMatching(content, INSTALL)) },
  };
}
