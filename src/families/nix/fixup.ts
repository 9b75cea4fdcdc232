import type { Plan } from '../../plan/plan.ts';
import { belowOutput, type Output, outputsOf } from './outputs.ts';

/** postFixup: programs find the libraries of other outputs, and the programs that they start. */
export function postFixup(plan: Plan, onPath: readonly string[]): readonly string[] {
  const outputs = outputsOf(plan);
  return [
    ...outputs.flatMap((output) => runPathLines(output, outputs, plan)),
    ...(onPath.length === 0 ? [] : wrapLines(outputs, onPath, plan)),
  ];
}

/** The linker knows `out` alone, and what a package requires of the same source lies elsewhere. */
function runPathLines(output: Output, outputs: readonly Output[], plan: Plan): readonly string[] {
  const required = output.package.intents.flatMap(({ kind, names }) => (kind === 'requires' ? names : []));
  const libraries = outputs.filter(
    (other) => other !== output && required.includes(other.package.name) && hasLibraries(other, plan),
  );
  if (libraries.length === 0 || programDirectories(output, plan).length === 0) return [];
  const path = libraries.map(({ name }) => `$${name}/lib`).join(':');
  return [
    `for program in ${programDirectories(output, plan).join(' ')}; do`,
    `  if isELF "$program"; then patchelf --add-rpath "${path}" "$program"; fi`,
    'done',
  ];
}

function hasLibraries({ package: pkg }: Output, plan: Plan): boolean {
  return [...pathsOf(pkg.name, plan)].some((path) => /^lib\/[^/]*\.so/.test(path));
}

/** Where the programs of an output are, as patterns of a shell. */
function programDirectories(output: Output, plan: Plan): readonly string[] {
  const found = [...pathsOf(output.package.name, plan)].flatMap((path) => {
    const directory = /^(bin|libexec(?:\/[^/*?[{]+)*)\/[^/]+$/.exec(path)?.[1];
    return directory === undefined ? [] : [`"$${output.name}"/${directory}/*`];
  });
  return [...new Set(found)].sort();
}

function wrapLines(outputs: readonly Output[], onPath: readonly string[], plan: Plan): readonly string[] {
  const directories = outputs
    .flatMap((output) => programDirectories(output, plan))
    .filter((pattern) => pattern.endsWith('/bin/*'));
  if (directories.length === 0) return [];
  return [
    `for program in ${directories.join(' ')}; do`,
    `  wrapProgram "$program" --prefix PATH : \${lib.makeBinPath [ ${onPath.join(' ')} ]}`,
    'done',
  ];
}

/** Paths of an output below it: of files and links, and the patterns of what is taken. */
function* pathsOf(name: string, plan: Plan): Iterable<string> {
  const pkg = plan.set.packages.find((one) => one.name === name);
  const entries =
    pkg === undefined ? [] : [...plan.set.entries(pkg)].filter(({ type }) => type !== 'directory');
  const patterns = plan.claims.filter((claim) => claim.package === name).map(({ pattern }) => pattern);
  for (const path of [...entries.map((entry) => entry.path), ...patterns]) {
    const below = belowOutput(path, plan);
    if (below !== undefined) yield below;
  }
}
