import { shellByte, shellWord, specialBytes } from '../../families/shell-words.ts';
import { formatMode } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import { type Item, installationOf, onlyPackages } from '../../plan/installation.ts';
import type { Plan } from '../../plan/plan.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { commented, mappingTitle } from './format.ts';

/** A Makefile fragment with a target for each package, as the GNU Coding Standards want `install` to be. */
export function renderMake(plan: Plan): string {
  // What no package can say alone is refused for all of them together.
  installationOf(plan);
  const names = plan.set.packages.map(({ name }) => name);
  const lines = [
    ...mappingTitle(plan, 'make'),
    '',
    'INSTALL ?= install',
    'srcdir ?= .',
    '# The directory that the project’s own build installed into.',
    'builtdir ?= $(error builtdir is not set)',
    '',
    `.PHONY: ${names.map((name) => `install-${name}`).join(' ')}`,
    ...names.flatMap((name) => ['', ...target(plan, name)]),
  ];
  const text = `${lines.join('\n')}\n`;
  return text.includes('$(builtdir)') ? text : text.replace(/# The directory that .*\nbuiltdir .*\n/, '');
}

function target(plan: Plan, name: string): string[] {
  const { parents, directories, files, links } = installationOf(onlyPackages(plan, [name]));
  const claims = unsettledClaims(plan, name).map(({ pattern }) => commented(`not settled: ${pattern}`));
  const owned = new Set(directories.map(({ entry }) => entry.path));
  const all = [...parents, ...owned].sort(comparePaths);
  return [
    ...claims,
    `install-${name}:`,
    ...all.map((path) => recipe(`test -d ${at(path)} || $(INSTALL) -d -m 0755 ${at(path)}`, path)),
    ...files.flatMap(fileLines),
    ...links.map(linkLine),
    // The innermost first: a directory that may not be searched would hide what is in it.
    ...[...directories].reverse().map((item) => directoryLine(item)),
  ];
}

function fileLines({ entry }: Item): string[] {
  const { path, source, mode, owner, group, capabilities } = entry;
  const from = source === undefined ? below('$(builtdir)', path) : below('$(srcdir)', `/${source}`);
  const bytes = `${path}${source ?? ''}`;
  const isRoots = owner === 'root' && group === 'root';
  const give = `{ chown ${owner}:${group} ${at(path)} && chmod ${formatMode(mode)} ${at(path)}; }`;
  return [
    recipe(`$(INSTALL) -m ${formatMode(mode)} ${from} ${at(path)}`, bytes),
    ...(isRoots ? [] : [recipe(asRoot(give), path)]),
    ...(capabilities === undefined ? [] : [recipe(asRoot(`setcap ${word(capabilities)} ${at(path)}`), path)]),
  ];
}

function linkLine({ entry: { path, target = '' } }: Item): string {
  return recipe(`rm -f ${at(path)} && ln -s -- ${word(target)} ${at(path)}`, path + target);
}

function directoryLine({ entry: { path, mode, owner, group } }: Item): string {
  // Five digits: chmod(1) of GNU keeps the set-group-ID bit of a directory otherwise.
  const chmod = `chmod 0${formatMode(mode)} ${at(path)}`;
  if (owner === 'root' && group === 'root') return recipe(chmod, path);
  return recipe(`{ ${asRoot(`chown ${owner}:${group} ${at(path)}`)}; } && ${chmod}`, path);
}

function asRoot(command: string): string {
  return `test "$$(id -u)" -ne 0 || ${command}`;
}

/** One line of a recipe, with the variables of the odd bytes in it: each line has a shell of its own. */
function recipe(command: string, texts: string): string {
  const bytes = specialBytes([texts]).map((byte) => `${dollars(shellByte(byte))} && `);
  return `\t${bytes.join('')}${command}`;
}

function at(path: string): string {
  return below('$(DESTDIR)', path);
}

function below(variable: string, path: string): string {
  const quoted = shellWord(path);
  return quoted === path ? `"${variable}${path}"` : `"${variable}"${dollars(quoted)}`;
}

function word(text: string): string {
  return dollars(shellWord(text));
}

/** In a recipe make itself reads the dollar sign alone; `#` and `%` go to the shell as they stand. */
function dollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}
