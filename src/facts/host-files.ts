import { release } from 'node:os';
import { missing, type ProbeContext, type ProbeResult, present, unknown } from './host-result.ts';
import type { RootView } from './root-view.ts';

const HEADERS = ['/usr/include', '/usr/local/include'];
/** systemd.unit(5), "System Unit Search Path", and the scripts of other init systems. */
const UNITS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];
const SCRIPTS = ['/etc/init.d', '/etc/sv', '/etc/runit/sv'];
/** Where a linker looks without a cache (ld.so(8)), on distributions with and without multiarch. */
const LIBRARIES = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/usr/local/lib'];

export function probeFile(path: string, view: RootView): ProbeResult {
  const found = view.resolve(path);
  return found === undefined ? missing(`there is no ${path}`) : present(found.path);
}

export function probeHeader(name: string, view: RootView): ProbeResult {
  const directories = [...HEADERS, ...below(view, '/usr/include', /^[a-z0-9_]+-linux-/)];
  return firstFile([name], directories, view) ?? missing(`no ${name} in ${HEADERS.join(' or ')}`);
}

/** A unit without a type is a service; an instance comes from its template. */
export function probeService(name: string, view: RootView): ProbeResult {
  const unit = /\.[a-z]+$/.test(name) ? name : `${name}.service`;
  const names = [unit, unit.replace(/@[^.]+\./, '@.')];
  const found = firstFile(names, UNITS, view) ?? firstFile([unit.replace(/\.service$/, '')], SCRIPTS, view);
  return found ?? missing(`no unit file ${unit} in ${UNITS.join(', ')}`);
}

/** Loaded, built in, or installed for the running kernel; in another root, for any kernel. Hyphen and _ are one. */
export function probeKernelModule(name: string, view: RootView): ProbeResult {
  const wanted = underscored(name);
  const isThis = view.root === '/';
  if (isThis && lines(view, '/proc/modules').some((line) => line.split(' ')[0] === wanted)) {
    return present('/proc/modules');
  }
  const kernels = isThis ? [release()] : view.list('/lib/modules');
  const lists = kernels.flatMap((kernel) =>
    ['modules.builtin', 'modules.dep'].map((list) => `/lib/modules/${kernel}/${list}`),
  );
  const found = lists.find((list) => lines(view, list).some((line) => moduleOf(line) === wanted));
  if (found !== undefined) return present(found);
  if (lists.some((list) => view.resolve(list) !== undefined))
    return missing(`no ${name} in ${lists.join(', ')}`);
  return unknown('there is no list of kernel modules, as in a container');
}

/** ldconfig's cache where there is one, and the linker's own directories. */
export async function probeLibrary(name: string, { view, run }: ProbeContext): Promise<ProbeResult> {
  const cache = await run?.(['ldconfig', '-p']);
  const cached = cache?.stdout.split('\n').find((line) => line.trimStart().startsWith(`${name} (`));
  if (cached !== undefined) return present(cached.slice(cached.indexOf('=>') + 3).trim());
  const multiarch = ['/lib', '/usr/lib'].flatMap((directory) => below(view, directory, /^[a-z0-9_]+-linux-/));
  const found = firstFile([name], [...LIBRARIES, ...multiarch], view);
  return (
    found ?? missing(`no ${name} in ${cache === undefined ? LIBRARIES.join(', ') : 'the cache of ldconfig'}`)
  );
}

function firstFile(
  names: readonly string[],
  directories: readonly string[],
  view: RootView,
): ProbeResult | undefined {
  const path = directories
    .flatMap((directory) => names.map((name) => `${directory}/${name}`))
    .find((candidate) => view.resolve(candidate)?.stats.isFile() === true);
  return path === undefined ? undefined : present(path);
}

function below(view: RootView, directory: string, names: RegExp): readonly string[] {
  return view
    .list(directory)
    .filter((name) => names.test(name))
    .map((name) => `${directory}/${name}`);
}

function lines(view: RootView, path: string): readonly string[] {
  return view.read(path)?.split('\n') ?? [];
}

/** `kernel/drivers/net/tun.ko.xz: ...` is tun. */
function moduleOf(line: string): string {
  const path = line.split(':')[0] ?? '';
  return underscored(path.slice(path.lastIndexOf('/') + 1).replace(/\.ko(\.\w+)?$/, ''));
}

function underscored(name: string): string {
  return name.replaceAll('-', '_');
}
