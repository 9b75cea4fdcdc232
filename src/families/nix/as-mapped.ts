import type { Entry } from '../../packages/entry.ts';
import { memorySet, type PackageSet } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { withoutConfigFlags } from '../builder.ts';
import { belowOutput, outputsOf, storePath } from './outputs.ts';
import { FILE_MODE, PROGRAM_MODE } from './read/archive.ts';

/** Outputs as the packages that they are of, with the path that stands for those of the store in a plan. */
export function asMapped(plan: Plan, made: PackageSet): PackageSet {
  const { name: project } = plan.project.manifest;
  const outputs = new Map(
    outputsOf(plan).map(({ name, package: pkg }) => [
      name === 'out' ? project : `${project}-${name}`,
      pkg.name,
    ]),
  );
  const stores = made.packages.flatMap(
    ({ native }) => native?.fields.find(([key]) => key === 'path')?.[1] ?? [],
  );
  const rename = (text: string) => stores.reduce((all, store) => replaced(all, store, storePath(plan)), text);
  const members = made.packages.map((pkg) => ({
    package: { ...pkg, name: outputs.get(pkg.name) ?? pkg.name },
    entries: [...made.entries(pkg)].map(
      (entry): Entry => ({
        ...entry,
        path: rename(entry.path),
        ...(entry.target === undefined ? {} : { target: rename(entry.target) }),
      }),
    ),
  }));
  return memorySet(made.origin, members);
}

function replaced(text: string, store: string, by: string): string {
  return text === store || text.startsWith(`${store}/`) ? `${by}${text.slice(store.length)}` : text;
}

/** The store has two modes and one owner, knows no configuration, and holds nothing outside of itself. */
export function keeps(plan: Plan, entry: Entry): Entry | undefined {
  if (entry.path !== storePath(plan) && belowOutput(entry.path, plan) === undefined) return undefined;
  const { capabilities: _, ...rest } = withoutConfigFlags(entry);
  const isProgram = entry.type === 'directory' || (entry.mode & 0o100) !== 0;
  return {
    ...rest,
    owner: 'root',
    group: 'root',
    mode: isProgram ? PROGRAM_MODE : FILE_MODE,
  };
}
