import type { SetItem, SetView } from '../facts/set-view.ts';
import { type Point, unjudged } from './expectation.ts';

/** Why it cannot be said that something is out of reach: a script of its package may make a link to it. */
export function linkDoubt(text: string, { pkg }: SetItem, { made }: SetView): Point | undefined {
  const doubt = made.doubts.get(pkg);
  if (doubt === undefined) return undefined;
  return unjudged(`${text}, and a script of ${pkg.name} may make a link to it: ${doubt.text}`, doubt.place);
}
