import { cleanName, cleanVersion } from '../clean.ts';
import { lineMatching } from '../data.ts';
import { at, type Facts, type Guess, guess } from '../guess.ts';
import type { Look } from '../look.ts';

/** A rule for install, also among other targets. */
const INSTALL = /^(?:[\w.-]+[ \t]+){0,40}install(?:[ \t]+[\w.-]+){0,40}[ \t]*::?(?!=)/m;

/**
 * Directories that makefiles call by names of their own, in capitals, where they mean what the GNU Coding Standards call
 * by small letters: what each has to be set to for that, and what it is called in a description.
 */
const OWN_DIRECTORIES: readonly (readonly [string, RegExp, string])[] = [
  ['PREFIX', /^\/\S*$|^~|^\$/, 'prefix'],
  ['LIBDIR', /^\$[({]PREFIX[)}]\/lib$/, 'libdir'],
  ['LIBEXECDIR', /^\$[({]PREFIX[)}]\/libexec$/, 'libexecdir'],
  ['SBINDIR', /^\$[({]PREFIX[)}]\/sbin$/, 'sbindir'],
  ['SYSCONFDIR', /^(?:\$[({]PREFIX[)}])?\/etc$/, 'sysconfdir'],
];

/** What a makefile has to be told besides `prefix` and the like, which recipes tell every one. */
function ownDirectories(content: string): string[] {
  return OWN_DIRECTORIES.flatMap(([name, isMeant, directory]) => {
    const [, value] =
      new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*[:?]*=[ \\t]*([^\\s#]+)[ \\t]*(?:#.*)?$`, 'm').exec(
        content,
      ) ?? [];
    return value !== undefined && isMeant.test(value) ? [`${name}=\${${directory}}`] : [];
  });
}

/** A Makefile that installs: its name and version where variables hold them as plain words. */
export function readMake(look: Look): Facts {
  const file = ['GNUmakefile', 'makefile', 'Makefile'].find((path) => look.text(path) !== undefined);
  const content = file === undefined ? '' : (look.text(file) ?? '');
  if (file === undefined || !INSTALL.test(content)) return {};
  const variable = (names: string, clean: (value: string) => string | undefined): Guess | undefined => {
    const pattern = new RegExp(`^(?:${names})[ \\t]*[:?]?=[ \\t]*([^\\s$#]+)[ \\t]*$`, 'm');
    return guess(clean(pattern.exec(content)?.[1] ?? ''), at(file, lineMatching(content, pattern)));
  };
  const options = ownDirectories(content);
  return {
    ...(options.length === 0 ? {} : { buildSteps: { options } }),
    name: variable('NAME|PACKAGE|PROJECT|PROGRAM|PROG', cleanName),
    version: variable('VERSION|PACKAGE_VERSION|RELEASE', cleanVersion),
    build: { value: 'make', from: at(file, lineMatching(content, INSTALL)) },
  };
}
