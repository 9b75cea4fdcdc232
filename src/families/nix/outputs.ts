import type { Entry } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';

/** A package as an output of the one derivation. */
export type Output = { readonly name: string; readonly package: Package };

/** Ends of names that the hooks of stdenv know as outputs (Nixpkgs manual, "Multiple-output packages"). */
const KNOWN: Readonly<Record<string, string>> = {
  dev: 'dev',
  devel: 'dev',
  doc: 'doc',
  docs: 'doc',
  man: 'man',
};

/** The outputs, `out` first: the package that is called like the project, or the first one. */
export function outputsOf({ set, project }: Plan): readonly Output[] {
  const main = set.packages.find(({ name }) => name === project.manifest.name) ?? set.packages[0];
  const others = set.packages.filter((pkg) => pkg !== main);
  const taken = new Set<string>(['out']);
  const named = others.map((pkg): Output => {
    const end = KNOWN[pkg.name.slice(pkg.name.lastIndexOf('-') + 1)];
    const own = pkg.name.startsWith(`${project.manifest.name}-`)
      ? pkg.name.slice(project.manifest.name.length + 1)
      : pkg.name;
    // It is a variable of the shell as well, which has no hyphens.
    const name = end !== undefined && !taken.has(end) ? end : own.replace(/[^A-Za-z0-9_]/g, '_');
    taken.add(name);
    return { name: /^[A-Za-z_]/.test(name) ? name : `_${name}`, package: pkg };
  });
  return main === undefined ? named : [{ name: 'out', package: main }, ...named];
}

/** What stands for the hash of the store path in a plan, which only the build knows. */
export function storePath({ project }: Plan): string {
  return `/nix/store/${project.manifest.name}-${project.manifest.version}`;
}

/** A path below an output, without a slash before it; undefined for one outside of the store. */
export function belowOutput(path: string, plan: Plan): string | undefined {
  const prefix = `${storePath(plan)}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** The output that has a path of the plan, or the first one. */
export function outputWith(path: string, outputs: readonly Output[], plan: Plan): Output | undefined {
  const has = (entry: Entry) => entry.path === path;
  return (
    outputs.find((output) => [...plan.set.entries(output.package)].some(has)) ??
    outputs.find((output) =>
      plan.claims.some((claim) => claim.package === output.package.name && claim.pattern === path),
    ) ??
    outputs[0]
  );
}
