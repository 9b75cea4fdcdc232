import { shellByte, shellWord, specialBytes } from '../../families/shell-words.ts';
import { formatMode } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import { type Installation, type Item, installationOf } from '../../plan/installation.ts';
import type { Plan } from '../../plan/plan.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { mappingTitle } from './format.ts';
import { SHELL_PRELUDE } from './shell-prelude.ts';

/** A POSIX shell script that installs what the plan says, with nothing but the shell and coreutils. */
export function renderShell(plan: Plan): string {
  const installation = installationOf(plan);
  const lines = [
    '#!/bin/sh',
    ...mappingTitle(plan, 'sh'),
    '#',
    '# Use: DESTDIR=DIR [SOURCE=TREE] sh install.sh',
    '# DESTDIR is an absolute path, or / for this system itself; SOURCE is the source tree, . when it is not set.',
    ...(installation.files.some(isBuilt)
      ? ['# BUILT is the directory that the project’s own build installed into.']
      : []),
    ...notSettled(plan),
    '',
    SHELL_PRELUDE,
    ...specialBytes(textsOf(installation)).map(shellByte),
    ...(installation.files.some(isBuilt) ? ['needs_built'] : []),
    ...body(installation),
    'finish',
  ];
  return `${lines.join('\n')}\n`;
}

function body({ parents, directories, files, links }: Installation): string[] {
  // In the order of the bytes a directory comes before what is in it.
  const owned = new Set(directories.map(({ entry }) => entry.path));
  const all = [...parents, ...owned].sort(comparePaths);
  return [
    ...all.map((path) => `${owned.has(path) ? 'directory' : 'parent'} ${shellWord(path)}`),
    ...files.map(fileLine),
    ...links.map(({ entry }) => `symlink ${shellWord(entry.path)} ${shellWord(entry.target ?? '')}`),
    ...files.flatMap(({ entry }) =>
      entry.capabilities === undefined
        ? []
        : [`capable ${shellWord(entry.path)} ${shellWord(entry.capabilities)}`],
    ),
    // The innermost first: a directory that may not be searched would hide what is in it.
    ...[...directories].reverse().map((item) => `settle ${shellWord(item.entry.path)} ${attributes(item)}`),
  ];
}

function fileLine(item: Item): string {
  const { path, source } = item.entry;
  if (source === undefined) return `built ${shellWord(path)} ${attributes(item)}`;
  return `file ${shellWord(source)} ${shellWord(path)} ${attributes(item)}`;
}

function attributes({ entry: { mode, owner, group } }: Item): string {
  return `${formatMode(mode)} ${owner}:${group}`;
}

function notSettled(plan: Plan): string[] {
  const claims = plan.set.packages.flatMap(({ name }) => unsettledClaims(plan, name));
  if (claims.length === 0) return [];
  return [
    '# Not settled, and so not installed: what the project’s own build makes of',
    ...claims.map(({ pattern }) => `#   ${shellWord(pattern)}`),
  ];
}

function isBuilt({ entry }: Item): boolean {
  return entry.source === undefined;
}

function* textsOf({ parents, directories, files, links }: Installation): Iterable<string> {
  yield* parents;
  for (const { entry } of [...directories, ...files, ...links]) {
    yield entry.path;
    if (entry.source !== undefined) yield entry.source;
    if (entry.target !== undefined) yield entry.target;
  }
}
