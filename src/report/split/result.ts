import * as z from 'zod';
import { chainTo, type Owned } from '../../packages/chains.ts';
import type { Closure } from '../../packages/closure.ts';
import type { Entry } from '../../packages/entry.ts';
import { formatExpression } from '../../packages/format-relation.ts';
import { formatVersion, type Package } from '../../packages/package-set.ts';
import { bringsAlone, newestPackages, type Request, type Split } from '../../packages/split.ts';

const Chain = z.array(z.object({ package: z.string(), relation: z.string() }));

const BroughtItem = z.object({
  name: z.string(),
  weak: z.boolean().describe('It comes with recommendations alone'),
  why: Chain.describe('The shortest chain of relations from the request; empty for what was asked for'),
});

const RequestItem = z.object({
  names: z.array(z.string()),
  brings: z.array(BroughtItem),
  files: z
    .object({ hard: z.int(), weak: z.int() })
    .describe('How many files, without and with recommendations'),
  alone: z.boolean().describe('Nothing else of the set comes with it'),
  outside: z.array(z.string()).describe('What it requires that the set does not have'),
  choices: z.array(
    z.object({
      package: z.string(),
      relation: z.string(),
      taken: z.array(z.string()),
      others: z.array(z.array(z.string())),
    }),
  ),
});

export const SplitResult = z.object({
  of: z.string().describe('The distribution, or what was read'),
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      architecture: z.string(),
      requires: z.array(z.string()),
      recommends: z.array(z.string()),
      files: z.array(z.string()),
    }),
  ),
  requests: z.array(RequestItem),
  cycles: z.array(z.array(z.string())).describe('Packages that require one another'),
  unsettled: z
    .array(z.object({ package: z.string(), pattern: z.string() }))
    .describe('Patterns over what the build installs: their files are not known before it'),
  file: z
    .object({
      path: z.string(),
      requests: z.array(z.object({ name: z.string(), brings: z.array(z.string()) })),
    })
    .optional()
    .describe('Of --file: the requests that bring it, the smallest first'),
});
export type SplitResult = z.infer<typeof SplitResult>;
export type SplitRequest = z.infer<typeof RequestItem>;

/** What of a set is told: which files, of which packages, by which requests. */
export function splitResult(
  split: Split,
  about: Pick<SplitResult, 'of' | 'unsettled'> & { readonly file?: string },
): SplitResult {
  const files = new Map(split.set.packages.map((pkg) => [pkg, filesOf(split, pkg)]));
  const { requires, recommends } = split.universe.words;
  const related = (pkg: Package, words: readonly string[]) =>
    pkg.relations
      .filter(({ kind }) => words.includes(kind))
      .map(({ expression }) => formatExpression(expression));
  return {
    of: about.of,
    packages: split.set.packages.map((pkg) => ({
      name: pkg.name,
      version: formatVersion(pkg.version),
      architecture: pkg.architecture,
      requires: related(pkg, requires),
      recommends: related(pkg, recommends),
      files: files.get(pkg) ?? [],
    })),
    requests: split.requests.map((request) => requestResult(request, files)),
    cycles: split.cycles.map((group) => group.map(({ name }) => name)),
    unsettled: about.unsettled,
    ...(about.file === undefined ? {} : { file: fileResult(about.file, split, files) }),
  };
}

type Files = ReadonlyMap<Package, readonly string[]>;

function filesOf({ set }: Split, pkg: Package): string[] {
  const isFile = ({ type, flags }: Entry) => type !== 'directory' && !flags.includes('ghost');
  return [...set.entries(pkg)].filter(isFile).map(({ path }) => path);
}

function requestResult({ names, hard, weak }: Request, files: Files): SplitRequest {
  const count = ({ members }: Closure) =>
    [...members.keys()].reduce((sum, pkg) => sum + (files.get(pkg)?.length ?? 0), 0);
  const hardMembers = [...hard.members.keys()];
  const brings = [...hardMembers, ...[...weak.members.keys()].filter((pkg) => !hard.members.has(pkg))];
  return {
    names: [...names],
    brings: brings.map((pkg) => {
      const isWeak = !hard.members.has(pkg);
      return { name: pkg.name, weak: isWeak, why: chainTo((isWeak ? weak : hard).members, pkg).map(step) };
    }),
    files: { hard: count(hard), weak: count(weak) },
    alone: hardMembers.length === hard.asked.length,
    outside: [...new Set(hard.outside.map(({ relation }) => formatExpression(relation.expression)))],
    choices: hard.choices.map((choice) => ({
      ...step(choice),
      taken: choice.taken.map(({ name }) => name),
      others: choice.others.map((way) => way.map(({ name }) => name)),
    })),
  };
}

function step({ package: { name }, relation }: Owned): { package: string; relation: string } {
  return { package: name, relation: `${relation.kind} ${formatExpression(relation.expression)}` };
}

/** A package's own closure is part of every closure with the package in it, so its owner is the smallest request. */
function fileResult(path: string, split: Split, files: Files): NonNullable<SplitResult['file']> {
  const requests = newestPackages(split.universe)
    .filter((pkg) => files.get(pkg)?.includes(path))
    .map((pkg) => ({ name: pkg.name, brings: bringsAlone(split, pkg).map(({ name }) => name) }))
    .sort((a, b) => a.brings.length - b.brings.length);
  return { path, requests };
}
