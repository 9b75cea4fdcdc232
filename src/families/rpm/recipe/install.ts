import { expandBraces } from '../../../distributions/expand.ts';
import type { Entry } from '../../../packages/entry.ts';
import { expand } from '../../../plan/expand.ts';
import { installationOf } from '../../../plan/installation.ts';
import type { Plan } from '../../../plan/plan.ts';
import { scopeOf } from '../../../plan/scope.ts';
import { withMacros } from '../paths.ts';
import { broughtByLicense } from './license-files.ts';
import { globWord, shellWord } from './text.ts';

type Group = { readonly mode: string; readonly directory: string; readonly sources: string[] };

/** Installs from the tree what the mapping says, with coreutils alone; what the build has installed is there already. */
export function installLines(plan: Plan): string[] {
  const { parents, directories, files, links, ghosts } = installationOf(plan);
  const brought = new Set(plan.set.packages.flatMap((pkg) => [...broughtByLicense(pkg, plan)]));
  const isOwn = ({ path }: Entry) => !brought.has(path);
  const own = files.map(({ entry }) => entry).filter((entry) => entry.source !== undefined && isOwn(entry));
  const made = [...directories, ...ghosts.filter(({ entry }) => entry.type === 'directory')]
    .map(({ entry }) => entry)
    .filter(isOwn)
    .map(({ path }) => path);
  return [
    ...directoryLines(leaves([...parents.filter((path) => holds(path, own, links)), ...made]), plan),
    ...fileLines(own, plan),
    ...links.flatMap(({ entry }) => linkLine(entry, plan)),
  ];
}

/** What the build installs and no package takes. */
export function removalLines(plan: Plan): string[] {
  const { project, distribution } = plan;
  const scope = scopeOf(project, distribution, project.manifest.name);
  return Object.entries(project.manifest['not-installed'] ?? {}).flatMap(([pattern, reason]) => {
    const expansion = expand({ text: pattern, literal: false }, scope);
    const text = 'text' in expansion ? expansion.text : pattern;
    // sh need not know braces.
    const words = expandBraces(text.replaceAll('**', '*')).map((word) => inBuildroot(word, plan, globWord));
    return [`# ${reason.replaceAll('%', '%%')}`, `rm -rf ${words.join(' ')}`];
  });
}

/** Whether something of the tree is put right below a directory that the base packages own. */
function holds(
  directory: string,
  files: readonly Entry[],
  links: readonly { readonly entry: Entry }[],
): boolean {
  const isIn = ({ path }: Entry) => path.slice(0, path.lastIndexOf('/')) === directory;
  return files.some(isIn) || links.some(({ entry }) => isIn(entry));
}

/** The innermost directories: install(1) makes those on the way. */
function leaves(paths: readonly string[]): string[] {
  const onTheWay = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      onTheWay.add(path.slice(0, end));
    }
  }
  return [...new Set(paths)].filter((path) => !onTheWay.has(path));
}

function directoryLines(paths: readonly string[], plan: Plan): string[] {
  return paths.map((path) => `install -d ${inBuildroot(path, plan, shellWord)}`);
}

/**
 * Files that go into one directory under their own names stand in one line. What is neither 0644 nor 0755 gets its
 * mode from %attr: a file that its owner cannot read could not be stripped. So does what is not to be: what nobody may run
 * is left alone (find-debuginfo(1), brp-strip).
 */
function fileLines(files: readonly Entry[], plan: Plan): string[] {
  const groups = new Map<string, Group>();
  const lines: string[] = [];
  for (const { path, source = '', mode, flags } of files) {
    const at = path.lastIndexOf('/');
    const directory = path.slice(0, at);
    const installed = (mode & 0o111) === 0 || flags.includes('unstripped') ? '0644' : '0755';
    if (path.slice(at + 1) !== source.slice(source.lastIndexOf('/') + 1)) {
      lines.push(`install -pm ${installed} ${fileWord(source)} ${inBuildroot(path, plan, shellWord)}`);
      continue;
    }
    const key = `${installed} ${directory}`;
    const group = groups.get(key) ?? { mode: installed, directory, sources: [] };
    group.sources.push(source);
    groups.set(key, group);
  }
  const grouped = [...groups.values()].map(({ mode, directory, sources }) =>
    continued(`install -pm ${mode} -t ${inBuildroot(directory, plan, shellWord)}`, sources.map(fileWord)),
  );
  return [...grouped, ...lines];
}

function linkLine({ path, target = '' }: Entry, plan: Plan): string[] {
  const to = target.startsWith('/') ? withMacros(target, plan.distribution, shellWord) : fileWord(target);
  return [`ln -s ${to} ${inBuildroot(path, plan, shellWord)}`];
}

/** A name that begins with a hyphen is no option. */
function fileWord(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}

function inBuildroot(path: string, plan: Plan, spell: (text: string) => string): string {
  return `%{buildroot}${withMacros(path, plan.distribution, spell)}`;
}

function continued(command: string, words: readonly string[]): string {
  const line = [command, ...words].join(' ');
  return line.length <= 100 ? line : [command, ...words].join(' \\\n  ');
}
