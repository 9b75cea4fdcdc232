import { posix } from 'node:path';
import { type Look, lookAt } from '../../scaffold/manifest/look.ts';
import { buildUses } from './build-files.ts';
import { readElfFile } from './elf.ts';
import { mergeUses, type Proposal, type Use } from './proposal.ts';
import { headerUses, pythonUses, type Source, scriptUses, timeOf, unitUses } from './sources.ts';

/** What autoconf, automake, libtool and gettext put into a release: it asks for whatever systems may have. */
const GENERATED =
  /(?:^|\/)(?:configure|config\.(?:guess|sub|rpath|status)|ltmain\.sh|install-sh|depcomp|missing|compile|test-driver|ylwrap|mkinstalldirs|mdate-sh|py-compile|libtool|ar-lib|shtool|git-version-gen|gitlog-to-changelog|gnulib-tool)$/;
/** Enough for `#!` and the first bytes of an ELF file. */
const HEAD = 256;
/** Packaging is about the project, and not of it. */
const PACKAGING = /^(?:debian|distros|\.git|\.github)\//;

/** What a source tree or a staged tree uses that is not its own. Nothing of it is run, no link is followed out. */
export async function scanForPrerequisites(root: string): Promise<readonly Proposal[]> {
  const look = lookAt(root);
  const files = look.tree.entries
    .filter(({ path, type }) => type === 'file' && !PACKAGING.test(path) && !GENERATED.test(path))
    .map(({ path }) => path);
  const own = ownNames(look);
  const uses: Use[] = [];
  for (const path of files) uses.push(...(await usesOf(path, root, look, own)));
  return mergeUses(
    [...buildUses(look), ...uses].filter(({ kind, name }) => kind !== 'command' || !own.programs.has(name)),
  );
}

type Own = {
  readonly modules: ReadonlySet<string>;
  readonly headers: ReadonlySet<string>;
  readonly programs: ReadonlySet<string>;
  readonly libraries: ReadonlySet<string>;
};

/** What the tree itself has, by the names that it would be asked for. */
function ownNames(look: Look): Own {
  const [modules, headers, programs, libraries] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  for (const { path, type } of look.tree.entries) {
    const name = posix.basename(path);
    if (type === 'directory') modules.add(name);
    else if (/\.(?:py|pyx|so)$/.test(name)) modules.add(name.replace(/\..*$/, ''));
    if (/\.(?:h|hpp|hh|hxx|inc)(?:\.in|\.cmake)?$/.test(name))
      headers.add(name.replace(/\.(?:in|cmake)$/, ''));
    if (/\.so(?:\.|$)/.test(name)) libraries.add(name);
    if (type !== 'directory') programs.add(name).add(name.replace(/\.(?:in|sh|py|pl)$/, ''));
  }
  return { modules, headers, programs, libraries };
}

async function usesOf(path: string, root: string, look: Look, own: Own): Promise<Use[]> {
  const head = look.head(path, HEAD) ?? '';
  const source: Source = { path, head, for: timeOf(path) };
  if (head.startsWith('\u007fELF')) return elfUses(path, root, own);
  const uses = head.startsWith('#!') ? scriptUses(source, look) : [];
  if (path.endsWith('.py') || /^#!.*python/.test(head))
    return [...uses, ...pythonUses(source, look, own.modules)];
  if (/\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm)(?:\.in)?$/.test(path))
    return headerUses(source, look, own.headers);
  if (/\.service(?:\.in)?$/.test(path)) return unitUses(source, look, own.programs);
  return uses;
}

async function elfUses(path: string, root: string, own: Own): Promise<Use[]> {
  const found = await readElfFile(`${root}/${path}`);
  const at = path;
  const libraries = (found?.needed ?? []).filter((name) => !own.libraries.has(name));
  const loader = found?.interpreter === undefined ? [] : [posix.basename(found.interpreter)];
  return [...libraries, ...loader].map((name) => ({ kind: 'library', name, for: 'run', at }));
}
