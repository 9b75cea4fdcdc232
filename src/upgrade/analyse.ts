import type { UpgradeTool } from '../families/semantics.ts';
import type { Package } from '../packages/package-set.ts';
import { dangersOf, type Endangered } from './dangers.ts';
import { type Asked, type Delivery, deliveriesOf } from './delivery.ts';
import { type Fate, fatesOf } from './moves.ts';
import { type Rot, rotOf } from './rot.ts';
import type { Transition } from './simulate.ts';

/** All that is known of the way from one set to another in one format. */
export type Analysis = {
  readonly transition: Transition;
  readonly tools: readonly UpgradeTool[];
  readonly fates: readonly Fate[];
  readonly dangers: readonly Endangered[];
  readonly deliveries: readonly Delivery[];
  readonly rot: readonly Rot[];
};

/**
 * @param context.history every old version that relations of the new set may be about, of this transition and of others.
 * @param context.more requests for several packages at once.
 */
export function analyseUpgrade(
  transition: Transition,
  tools: readonly UpgradeTool[],
  { history = transition.old, more = [] }: Partial<Context> = {},
): Analysis {
  const dangers = dangersOf(transition);
  const fates = fatesOf(transition);
  return {
    transition,
    tools,
    fates,
    dangers,
    deliveries: deliveriesOf(transition, fates, tools, more),
    rot: rotOf(transition, history, dangers),
  };
}

type Context = { readonly history: readonly Package[]; readonly more: readonly Asked[] };
