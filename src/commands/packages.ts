import { onlyPackages } from '../plan/installation.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import type { Opened } from './open.ts';

/**
 * The plans with the packages that `--package` names; all of them where it names none.
 * @throws ContribError usage for a name that is no package of the project, with what was probably meant.
 */
export function choosePackages(plans: Opened['plans'], names: readonly string[]): Opened['plans'] {
  const known = plans[0].set.packages.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const meant = suggest(unknown, known);
    throw new ContribError('usage', `the project has no package ${JSON.stringify(unknown)}`, {
      hint: meant === undefined ? `it has: ${known.join(', ')}` : `did you mean ${meant}?`,
    });
  }
  const [first, ...rest] = plans;
  return [onlyPackages(first, names), ...rest.map((plan) => onlyPackages(plan, names))];
}
