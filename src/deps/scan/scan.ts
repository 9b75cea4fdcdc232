import { posix } from 'node:path';
import { type Look, lookAt } from '../../scaffold/manifest/look.ts';
import { buildUses } from './build-files.ts';
import { readElfFile } from './elf.ts';
import { mergeUses, type Proposal, type Use } from './proposal.ts';
import {
  headerUses,
  pythonUses,
  type Source,
  scriptUses,
  shellFunctions,
  timeOf,
  unitUses,
} from './sources.ts';

/** What autoconf, automake, libtool and gettext put into a release: it asks for whatever systems may have. */
const GENERATED =
  /(?:^|\/)(?:configure|config\.(?:guess|sub|rpath|status)|ltmain\.sh|install-sh|depcomp|missing|compile|test-driver|ylwrap|mkinstalldirs|mdate-sh|py-compile|libtool|ar-lib|shtool|git-version-gen|gitlog-to-changelog|gnulib-tool)$/;
/** Enough for `#!` and the first bytes of an ELF file. */
const HEAD = 256;
/** Packaging and what a forge runs are about the project, and not of it; quilt keeps whole files in .pc. */
const ABOUT = /^(?:debian|distros|ci|travis|jenkins|\.[^/]+)\//;

/** What a source tree or a staged tree uses that is not its own. Nothing of it is run, no link is followed out. */
export async function scanForPrerequisites(root: string): Promise<readonly Proposal[]> {
  const whole = lookAt(root);
  const entries = whole.tree.entries.filter(({ path }) => !ABOUT.test(path));
  const look = { ...whole, tree: { ...whole.tree, entries } };
  const files = entries
    .filter(({ path, type }) => type === 'file' && !GENERATED.test(path))
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
    // Any file can be included; config.hin and scratch_buffer.h are sources of config.h and of gnulib’s .gl.h.
    if (type !== 'directory')
      headers
        .add(name.replace(/\.(?:in|cmake)$|(?<=\.h)in$/, ''))
        .add(name.replace(/\.h(?:\.in)?$/, '.gl.h'));
    if (/\.so(?:\.|$)/.test(name)) libraries.add(name);
    if (type === 'file' && isShell(path, look))
      for (const one of shellFunctions(look.text(path) ?? '')) programs.add(one);
    if (type !== 'directory') programs.add(name).add(name.replace(/\.(?:in|sh|py|pl)$/, ''));
  }
  return { modules, headers, programs, libraries };
}

function isShell(path: string, look: Look): boolean {
  return !GENERATED.test(path) && /^#![^\n]*\b(?:ba|da|k|z|a)?sh\b/.test(look.head(path, HEAD) ?? '');
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
