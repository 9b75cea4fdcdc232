import type { UpgradeTool } from '../families/semantics.ts';
import { dangersOf, type Endangered } from './dangers.ts';
import { type Delivery, deliveriesOf } from './delivery.ts';
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

export function analyseUpgrade(transition: Transition, tools: readonly UpgradeTool[]): Analysis {
  return {
    transition,
    tools,
    fates: fatesOf(transition),
    dangers: dangersOf(transition),
    deliveries: deliveriesOf(transition, tools),
    rot: rotOf(transition),
  };
}
