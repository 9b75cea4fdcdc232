import { askedFor, type DependencyLock } from '../../manifest/dependency-lock.ts';
import type { Plan } from '../../plan/plan.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'prerequisites/stale-lock',
  severity: 'warning',
  needs: ['plan'],
  summary: 'dependencies.yaml holds the packages of the prerequisites that there are',
  explanation:
    'contrib deps --write keeps the package names that a release’s index gave for each prerequisite, and what was asked ' +
    'for then. When a prerequisite changes, its name may be another; when one goes, its name is read by nobody.',
  remedy: 'look the names up again: contrib deps --write',
  source: 'the reference of contrib deps',
  *check({ plan }) {
    const { contribution, distribution } = plan;
    const lock = contribution?.lock;
    if (lock === undefined) return;
    const remedy = `look the names up again: contrib deps ${distribution.id} --write`;
    const locked = lock.releases[distribution.release];
    if (locked === undefined) {
      const place = lock.located.locateKey(['releases']);
      yield { place, message: `${distribution.title} ${distribution.release} is not in it`, remedy };
      return;
    }
    for (const trip of staleNames(plan, lock)) yield { ...trip, remedy };
  },
});

function* staleNames(
  { prerequisites, distribution: { release } }: Plan,
  lock: DependencyLock,
): Generator<Trip> {
  for (const [key, { asked, decided }] of Object.entries(lock.releases[release]?.names ?? {})) {
    const place = lock.located.locateKey(['releases', release, 'names', key]);
    const prerequisite = prerequisites.find((one) => one.key === key);
    if (prerequisite === undefined) {
      yield { place, message: `${key} is no prerequisite of this project any more` };
      continue;
    }
    const wanted = askedFor(prerequisite.item).join(', ');
    if (decided === 'hand' || asked === undefined || asked.join(', ') === wanted) continue;
    yield { place, message: `${key} was looked up for ${asked.join(', ')}, and ${wanted} is needed now` };
  }
}
