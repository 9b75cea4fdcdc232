import { posix } from 'node:path';
import { type BinaryFacts, readElf } from '../binary/elf.ts';
import { type Found, findIn, isFile, type Layer } from './layers.ts';
import { configuredDirectories, defaultDirectories, expandOrigin } from './library-paths.ts';

/** Something that a file cannot be run or loaded without. */
export type Need = {
  /** `interpreter`: of a script; `loader`: of a dynamic program; `library`: of a program or library. */
  readonly kind: 'interpreter' | 'loader' | 'library';
  /** The path, or the name that a library is asked for by. */
  readonly name: string;
  /** The file that needs it. */
  readonly by: string;
  readonly found?: Found;
  /** It was found only where ld.so.conf says, which a loader does not know without its cache. */
  readonly onlyConfigured?: boolean;
  /** Where it was looked for: of a library. */
  readonly searched?: readonly string[];
};

/** A program that is started, or a library that is loaded by name. */
export type ClosureRoot = { readonly path: string; readonly libraryPath?: readonly string[] };

export type ClosureFile = { readonly found: Found; readonly binary?: BinaryFacts };
export type Closure = {
  readonly needs: readonly Need[];
  /** Every file that was reached, by its path. */
  readonly files: ReadonlyMap<string, ClosureFile>;
};

export type ClosureOptions = {
  /** Where `#!/usr/bin/env NAME` looks for a program. */
  readonly searchPath: readonly string[];
  /** The layer whose ld.so.conf counts: that of a base, or of an image that has a cache. */
  readonly configured?: Layer | undefined;
};

const HEAD = 4096;
const MOST_FILES = 20_000;
const MOST_INTERPRETERS = 5;

type State = ClosureOptions & {
  readonly layers: readonly Layer[];
  readonly needs: Need[];
  readonly files: Map<string, ClosureFile>;
  readonly loaders: Map<string, readonly string[]>;
  readonly loaded: Set<string>;
  configuredPaths?: readonly string[];
};

/** Where a program has its libraries looked for, and every one that it loads. */
type Context = {
  readonly libraryPath: readonly string[];
  readonly directories: readonly string[];
  readonly machine: string;
};

/**
 * Everything that programs need to be run, found as the kernel and ld.so(8) would find it in the layers: interpreters
 * of scripts, dynamic loaders, and libraries by RPATH, RUNPATH, LD_LIBRARY_PATH and the loader's own directories.
 * Nothing is run. What a program loads by name at run time (dlopen(3)) is not known.
 */
export async function closureOf(
  layers: readonly Layer[],
  roots: readonly ClosureRoot[],
  options: ClosureOptions,
): Promise<Closure> {
  const state: State = {
    ...options,
    layers,
    needs: [],
    files: new Map(),
    loaders: new Map(),
    loaded: new Set(),
  };
  for (const root of roots) await reach(root, state, 0);
  return { needs: state.needs, files: state.files };
}

async function reach(root: ClosureRoot, state: State, depth: number): Promise<void> {
  const found = findIn(state.layers, root.path);
  if (found === undefined || !isFile(found.node) || state.files.size > MOST_FILES) return;
  const bytes = await found.layer.read(found.path);
  if (bytes.toString('latin1', 0, 2) === '#!') return reachScript(root, found, bytes, state, depth);
  const binary = await elfOf(bytes);
  remember(state, found, binary);
  if (binary === undefined) return;
  const context = await contextOf(binary, found, root, state);
  await load({ found, binary, at: root.path, rpath: [] }, context, state);
}

async function reachScript(
  { libraryPath = [] }: ClosureRoot,
  found: Found,
  bytes: Buffer,
  state: State,
  depth: number,
): Promise<void> {
  remember(state, found);
  if (depth >= MOST_INTERPRETERS) return;
  for (const name of interpretersOf(bytes, state.searchPath, state.layers)) {
    const target = findIn(state.layers, name);
    state.needs.push({ kind: 'interpreter', name, by: found.path, ...foundFile(target) });
    if (target !== undefined && !state.files.has(target.path))
      await reach({ path: name, libraryPath }, state, depth + 1);
  }
}

/** What `#!` names, and what env(1) would start for it (execve(2), "Interpreter scripts"). */
export function interpretersOf(
  head: Buffer,
  searchPath: readonly string[],
  layers: readonly Layer[],
): string[] {
  const line = head.toString('latin1', 2, 256).split('\n', 1)[0] ?? '';
  const [program = '', ...rest] = line.trim().split(/\s+/);
  if (program === '') return [];
  if (posix.basename(program) !== 'env') return [program];
  const name = rest.find((word) => !word.startsWith('-') && !word.includes('='));
  if (name === undefined) return [program];
  const paths = name.includes('/') ? [name] : searchPath.map((directory) => posix.join(directory, name));
  const hit = paths.find((path) => findIn(layers, path) !== undefined);
  return [program, hit ?? name];
}

async function contextOf(
  binary: BinaryFacts,
  found: Found,
  { libraryPath = [] }: ClosureRoot,
  state: State,
): Promise<Context> {
  const machine = binary.machines[0] ?? '';
  const { interpreter } = binary;
  if (interpreter === undefined) {
    // A library by itself is loaded by whatever loader its program has.
    return {
      libraryPath,
      machine,
      directories: state.loaders.get(machine) ?? defaultDirectories(Buffer.alloc(0)),
    };
  }
  const loader = findIn(state.layers, interpreter);
  state.needs.push({ kind: 'loader', name: interpreter, by: found.path, ...foundFile(loader) });
  if (loader === undefined || !isFile(loader.node)) return { libraryPath, machine, directories: [] };
  const bytes = await loader.layer.read(loader.path);
  remember(state, loader, await elfOf(bytes));
  const directories = defaultDirectories(bytes);
  state.loaders.set(machine, directories);
  return { libraryPath, machine, directories };
}

/** A file, the path that it was found at, and the RPATHs of those that load it. */
type Loading = {
  readonly found: Found;
  readonly binary: BinaryFacts;
  readonly at: string;
  readonly rpath: readonly string[];
};

async function load(first: Loading, context: Context, state: State): Promise<void> {
  const pending = [first];
  // What is loaded under a name once is what the name means for all (ld.so(8), dlopen(3)).
  const named = new Map<string, Hit>();
  for (let one = pending.shift(); one !== undefined; one = pending.shift()) {
    const key = `${context.directories.join(':')} ${one.found.path}`;
    if (state.loaded.has(key) || state.files.size > MOST_FILES) continue;
    state.loaded.add(key);
    const { binary } = one;
    const origin = binary.type === 'program' ? one.found.path : one.at;
    const own = (binary.rpath ?? []).map((path) => expandOrigin(path, origin));
    const rpath = [...own, ...one.rpath];
    for (const name of binary.needed) {
      const runpath = binary.runpath?.map((path) => expandOrigin(path, origin));
      // ld.so(8): RPATH counts only where there is no RUNPATH.
      const before = runpath === undefined ? rpath : [];
      const searched = [...before, ...context.libraryPath, ...(runpath ?? [])];
      const hit = named.get(name) ?? (await findLibrary(name, origin, searched, context, state));
      if (hit.binary !== undefined) named.set(name, hit);
      state.needs.push({ kind: 'library', name, by: one.found.path, ...hit.need });
      if (hit.binary !== undefined && hit.need.found !== undefined)
        pending.push({ found: hit.need.found, binary: hit.binary, at: hit.at, rpath });
    }
  }
}

type Hit = {
  readonly need: Pick<Need, 'found' | 'onlyConfigured' | 'searched'>;
  readonly binary?: BinaryFacts;
  readonly at: string;
};

/** A library of the wrong machine is passed over, as ld.so does. */
async function findLibrary(
  name: string,
  origin: string,
  first: readonly string[],
  context: Context,
  state: State,
): Promise<Hit> {
  const isPath = name.includes('/');
  const [before, after] = isPath ? [[''], []] : [first, context.directories];
  const configured = isPath ? [] : await configuredPaths(state);
  for (const [index, directory] of [...before, ...after, ...configured].entries()) {
    const path = isPath ? expandOrigin(name, origin) : posix.join(directory, name);
    const found = findIn(state.layers, path);
    if (found === undefined || !isFile(found.node)) continue;
    const binary = state.files.get(found.path)?.binary ?? (await elfOf(await found.layer.read(found.path)));
    if (binary === undefined || !binary.machines.includes(context.machine)) continue;
    remember(state, found, binary);
    const onlyConfigured = index >= before.length + after.length;
    return { need: { found, ...(onlyConfigured ? { onlyConfigured } : {}) }, binary, at: path };
  }
  return { need: { searched: isPath ? [] : [...before, ...after] }, at: '' };
}

async function configuredPaths(state: State): Promise<readonly string[]> {
  if (state.configured === undefined) return [];
  state.configuredPaths ??= await configuredDirectories(state.configured);
  return state.configuredPaths;
}

function remember(state: State, found: Found, binary?: BinaryFacts): void {
  if (!state.files.has(found.path))
    state.files.set(found.path, { found, ...(binary === undefined ? {} : { binary }) });
}

function foundFile(found: Found | undefined): Pick<Need, 'found'> {
  return found !== undefined && isFile(found.node) ? { found } : {};
}

function elfOf(bytes: Buffer): Promise<BinaryFacts | undefined> {
  return readElf(bytes.subarray(0, HEAD), async (offset, length) =>
    offset < 0 || length <= 0 ? Buffer.alloc(0) : bytes.subarray(offset, offset + length),
  );
}
