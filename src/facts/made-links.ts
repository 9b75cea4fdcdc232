import { posix } from 'node:path';
import type { Evidence } from '../findings/finding.ts';
import type { Package, PackageSet } from '../packages/package-set.ts';
import { installCommands, type ScriptCommand } from './install-scripts.ts';
import { fileTest, sourcedFiles } from './process.ts';
import { type MadeLinks, type Policy, type SetItem, type SetView, viewSet } from './set-view.ts';
import type { Value } from './shell/state.ts';

/** A set as it lies on a system once the packages' scripts have made their links. */
export async function viewInstalled(set: PackageSet, policy: Policy): Promise<SetView> {
  const view = viewSet(set, policy);
  const made = await madeLinks(view);
  return made.links.length === 0 && made.doubts.size === 0 ? view : viewSet(set, policy, made);
}

/** The links of update-alternatives(1), which no package holds: those that scripts make on a first installation. */
export async function madeLinks(view: SetView): Promise<MadeLinks> {
  const links: SetItem[] = [];
  const doubts = new Map<Package, Evidence>();
  for (const pkg of view.set.packages) {
    for (const command of await linkCommands(pkg, view)) {
      const made = isSourcing(command) ? undefined : alternativesOf(command.words);
      if (made === undefined || !command.certain) doubts.set(pkg, doubts.get(pkg) ?? command.evidence);
      else links.push(...made.map(({ link, target }) => linkItem(pkg, link, target)));
    }
  }
  return { links, doubts };
}

const ALTERNATIVES = /\balternatives\b|^\s*(?:\.|source)\s/m;

async function linkCommands(pkg: Package, view: SetView): Promise<ScriptCommand[]> {
  const found: ScriptCommand[] = [];
  for (const script of pkg.scripts) {
    if (script.event !== 'install' || !ALTERNATIVES.test(script.body)) continue;
    const sources = await sourcedFiles(view, script.body, pkg.name);
    const commands = installCommands(pkg, script, {
      file: fileTest(view),
      source: (path) => sources.get(path),
    });
    found.push(...commands.filter(({ words }) => isAlternative(words)));
    const unread = sourcedPaths(script.body).find((path) => !sources.has(path));
    if (unread !== undefined) found.push(unreadSource(pkg, unread, script.native ?? script.event));
  }
  return found;
}

function isAlternative([program = '', ...rest]: readonly Value[]): boolean {
  return /^(?:update-)?alternatives$/.test(posix.basename(program)) && rest.includes('--install');
}

function isSourcing({ words: [first] }: ScriptCommand): boolean {
  return first === '.';
}

function unreadSource(pkg: Package, path: string, native: string): ScriptCommand {
  const evidence = { text: `. ${path}`, place: { package: pkg.name, path: native } };
  return { words: ['.', path], environment: new Map(), certain: false, isExec: false, line: 1, evidence };
}

/** What maintainer scripts read that makes no links: debconf's, LSB's and dpkg's own libraries. */
const NO_LINKS = /^\/(?:usr\/share\/debconf\/confmodule|lib\/lsb\/init-functions|usr\/share\/dpkg\/.*)$/;

function sourcedPaths(body: string): string[] {
  const paths = [...body.matchAll(/^[^#\n]*?(?:^|[\s;&|])(?:\.|source)\s+["']?(\/[\w./@+-]+)/gm)];
  return [...new Set(paths.map(([, path = '']) => path))].filter((path) => !NO_LINKS.test(path)).slice(0, 20);
}

type Alternative = { readonly link: string; readonly target: string };

/**
 * `--install LINK NAME PATH PRIORITY`, and for each `--slave LINK NAME PATH` another; Fedora's calls them followers.
 * Undefined where the words are not all known.
 */
function alternativesOf(words: readonly Value[]): readonly Alternative[] | undefined {
  const found: Alternative[] = [];
  for (const [index, word] of words.entries()) {
    if (word === undefined) return undefined;
    if (!/^--(?:install|slave|follower)$/.test(word)) continue;
    const [link, target] = [words[index + 1], words[index + 3]];
    if (link === undefined || target === undefined) return undefined;
    if (link.startsWith('/') && target.startsWith('/')) found.push({ link, target });
  }
  return found;
}

function linkItem(pkg: Package, path: string, target: string): SetItem {
  const entry = {
    path,
    type: 'symlink',
    mode: 0o777,
    owner: 'root',
    group: 'root',
    flags: [],
    target,
  } as const;
  return { pkg, entry };
}
