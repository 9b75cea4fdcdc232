import type { Script, ScriptEvent } from '../../../packages/package-set.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';

const FUNCTIONS: readonly (readonly [native: string, when: Script['when'], event: ScriptEvent])[] = [
  ['pre_install', 'before', 'install'],
  ['post_install', 'after', 'install'],
  ['pre_upgrade', 'before', 'upgrade'],
  ['post_upgrade', 'after', 'upgrade'],
  ['pre_remove', 'before', 'remove'],
  ['post_remove', 'after', 'remove'],
];

/**
 * The functions of an .INSTALL that pacman calls (PKGBUILD(5), "Install/Upgrade/Remove Scripting"). They may call others
 * of the same file, so the body of each is the file.
 */
export function pacmanScripts(bytes: Buffer): readonly Script[] {
  const body = pathFromBytes(bytes);
  return FUNCTIONS.filter(([name]) =>
    new RegExp(`^[ \\t]*(?:function[ \\t]+${name}\\b|${name}[ \\t]*\\()`, 'm').test(body),
  ).map(([native, when, event]) => ({ event, when, interpreter: '/bin/sh', body, native }));
}
