import { endOfLink, filesOfRetyped } from '../../families/prove/retype.ts';
import type { RetypeTrial, StepsTrial, Trial, UpgradeTrial } from '../../families/prover.ts';
import type { FileOutcome, UpgradeTool } from '../../families/semantics.ts';
import type { Package } from '../../packages/package-set.ts';
import { namesIn } from '../../packages/relation.ts';
import type { Analysis } from '../analyse.ts';
import { exclude } from '../dangers.ts';
import type { Delivery } from '../delivery.ts';
import { meetingsOf } from '../moves.ts';
import type { RetypedPath } from '../retyped.ts';
import { type Outcome, simulate, type Transition } from '../simulate.ts';

export type Links = Trial['links'];

/** What is asked of the tools, and what contrib says they answer. */
export type Question = { readonly trial: Trial; readonly foretold: readonly string[] };

/** What a tool makes of a system: the packages alone, or with what becomes of some paths. */
export function systemQuestion(
  kind: 'solve' | 'upgrade',
  transition: Transition,
  links: Links,
  system: {
    readonly installed: readonly Package[];
    readonly tool: UpgradeTool;
    readonly only?: ReadonlySet<string>;
    readonly outcome?: Outcome;
  },
  paths: readonly string[] = [],
): Question {
  const { installed, tool, only } = system;
  const outcome = system.outcome ?? simulate(transition, installed, tool, only);
  const action = { kind, tool, ...(only === undefined ? {} : { only }) } as const;
  const trial: UpgradeTrial = { ...stage(transition, links), installed, action, paths };
  return {
    trial,
    foretold: foretold(kind, outcome, filesOf(outcome, system, transition), paths, transition),
  };
}

/** What becomes of every path: an outcome names one of those that share their fate. */
function filesOf(
  { resolved }: Outcome,
  { installed, tool }: { readonly installed: readonly Package[]; readonly tool: UpgradeTool },
  { universe: { words }, entries, canonical }: Transition,
): FileOutcome {
  return tool.install({ words, before: installed, after: resolved, entries, canonical });
}

function stage({ universe, offered, entries }: Transition, links: Links) {
  return { universe, offered: [...offered], entries, links };
}

function foretold(
  kind: 'solve' | 'upgrade',
  { aborted, resolved }: Outcome,
  files: FileOutcome,
  paths: readonly string[],
  { universe: { words } }: Transition,
): readonly string[] {
  const refuses = aborted || (kind === 'upgrade' && !files.ok);
  const packages = kind === 'solve' ? resolved : files.packages;
  return [
    ...(refuses ? ['refused'] : []),
    ...packages.map(({ name, version }) => `package ${name} ${words.format(version)}`).sort(),
    ...paths.map((path) => `${files.paths.has(path) ? 'there' : 'gone'} ${path}`),
  ];
}

/** What autoremove leaves of a delivery. Configuration stays as it is, so that it shows nothing. */
export function autoremoveQuestion(delivery: Delivery, transition: Transition, links: Links): Question {
  const { outcome, autoremoved, lostToAutoremove, asked, tool, installed } = delivery;
  const moves = lostToAutoremove.filter(({ from }) => !from.entry.flags.includes('config'));
  const paths = [...new Set(moves.map(({ path }) => transition.canonical(path)))].sort();
  const files = filesOf(outcome, delivery, transition);
  const kept = {
    ...files,
    packages: files.packages.filter((pkg) => !autoremoved.includes(pkg)),
    paths: new Set([...files.paths].filter((path) => !paths.includes(path))),
  };
  const names = asked.packages.map(({ name }) => name);
  const action = { kind: 'upgrade', tool, asked: new Set(names) } as const;
  const trial: UpgradeTrial = { ...stage(transition, links), installed, action, paths };
  return { trial, foretold: foretold('upgrade', outcome, kept, paths, transition) };
}

/** The paths of a delivery that findings are about. */
export function pathsOf(delivery: Delivery, { canonical }: Transition): readonly string[] {
  const { lost, lessThanFresh } = delivery;
  const moved = lost.map(({ path }) => path);
  return [...new Set([...moved, ...lessThanFresh.map(({ entry }) => entry.path)].map(canonical))].sort();
}

/** One package that becomes its next version, and nothing else. */
export function retypeTrial(
  { old, pkg, entry, to }: RetypedPath,
  transition: Transition,
  links: Links,
): RetypeTrial {
  const { path } = entry;
  const files = filesOfRetyped(transition.entries(to === 'link' ? old : pkg), path, endOfLink(entry));
  return {
    ...stage(transition, links),
    installed: [old],
    offered: [pkg],
    action: { kind: 'retype', path, to },
    paths: files.map((file) => file.path),
  };
}

/** Two packages of which the new version of one has files of the other, as the tool that unpacks them meets them. */
export type Pair = { readonly loser: Package; readonly gainer: Package; readonly paths: readonly string[] };

export function pairsOf(transition: Transition): readonly Pair[] {
  const pairs = new Map<string, Pair & { readonly paths: string[] }>();
  for (const { loser, gainer, to } of meetingsOf(transition)) {
    const key = `${transition.old.indexOf(loser)} ${gainer.name}`;
    const pair = pairs.get(key) ?? { loser, gainer, paths: [] };
    pairs.set(key, pair);
    pair.paths.push(transition.canonical(to.path));
  }
  return [...pairs.values()].map((pair) => ({ ...pair, paths: [...new Set(pair.paths)].sort() }));
}

/** Both orders in which the two may be unpacked, and the new one's removal while the old one stays. */
export function pairTrials(
  pair: Pair,
  { transition }: Analysis,
  links: Links,
): Readonly<Record<'gainerFirst' | 'loserFirst' | 'gainerRemoved', StepsTrial>> {
  const { loser, gainer, paths } = pair;
  const next = [...transition.offered].find(({ name }) => name === loser.name);
  const installed = around(pair, transition);
  const base = { ...stage(transition, links), installed, paths };
  const unpack = { kind: 'unpack', package: gainer } as const;
  const leave =
    next === undefined
      ? ({ kind: 'remove', package: loser } as const)
      : ({ kind: 'unpack', package: next } as const);
  const steps = (...all: StepsTrial['action']['steps']) => ({
    ...base,
    action: { kind: 'steps', steps: all } as const,
  });
  return {
    gainerFirst: steps(unpack, leave),
    loserFirst: steps(leave, unpack),
    gainerRemoved: steps(unpack, { kind: 'remove', package: gainer }),
  };
}

/**
 * The installed packages that have a say when two packages meet: themselves, and those whom relations of either name. What
 * says that it cannot be there with one of them is on other systems.
 */
function around({ loser, gainer }: Pair, { old, universe }: Transition): readonly Package[] {
  const named = (pkg: Package) => pkg.relations.flatMap(({ expression }) => namesIn(expression));
  const wanted = new Set([...named(gainer), ...named(loser), loser.name, gainer.name]);
  const concerned = old.filter(
    (pkg) =>
      wanted.has(pkg.name) ||
      [...wanted].some((name) => universe.answers(pkg, { kind: 'name', name })) ||
      named(pkg).includes(gainer.name),
  );
  const together: Package[] = [loser];
  for (const pkg of concerned)
    if (pkg !== loser && !together.some((one) => exclude(pkg, one, universe))) together.push(pkg);
  return old.filter((pkg) => together.includes(pkg));
}
