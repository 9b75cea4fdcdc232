import { groupBy } from '../system/group.ts';
import type { Delivery } from './delivery.ts';
import type { Subject } from './told.ts';
import { listed } from './wording.ts';

/** Somebody whom a fact hits. */
export type Hit = { readonly delivery: Delivery };

/** Those whom a fact hits, of whom the first can stand for all. */
export function hits(group: readonly Hit[]): Pick<Subject, 'asked' | 'about'> {
  const [first] = group;
  return { asked: askedOf(group), ...(first === undefined ? {} : { about: first.delivery }) };
}

function askedOf(group: readonly Hit[]): readonly string[] {
  return [...new Set(group.map(({ delivery }) => delivery.asked.name))];
}

export function whoAsked(group: readonly Hit[]): readonly { readonly text: string }[] {
  return [{ text: `asked for: ${listed(askedOf(group))}` }];
}

/** The same, with the tools that do it to them: where some tool does it to some alone, each group by itself. */
export function whoAskedWith(group: readonly Hit[]): readonly { readonly text: string }[] {
  const byName = groupBy(group, ({ delivery }) => delivery.asked.name);
  const toolsOf = (all: readonly Hit[]) => listed(all.map(({ delivery }) => delivery.tool.name));
  const groups = groupBy([...byName], ([, all]) =>
    [...new Set(all.map(({ delivery }) => delivery.tool.name))].sort().join(),
  );
  if (groups.size === 1) return [...whoAsked(group), { text: `with: ${toolsOf(group)}` }];
  return [...groups.values()].map((some) => ({
    text: `asked for: ${listed(some.map(([name]) => name))}; with: ${toolsOf(some.flatMap(([, all]) => all))}`,
  }));
}
