import fc from 'fast-check';
import type { Case } from './cases.ts';

const NAMES = ['aa', 'bb', 'cc', 'dd'] as const;
const FILES = [0, 1, 2, 3] as const;

/** Kinds of relations, and which versions each is about. */
export type Kinds = Readonly<Record<string, '(< 2)' | '(>= 2)' | '(= 2)' | ''>>;

/**
 * Up to four packages of which some were there before, with the relations that people write for a split. Each file has
 * one owner before and one after.
 */
export function splits(kinds: Kinds, { maxRelations = 3, withOnly = false } = {}): fc.Arbitrary<Case> {
  const package_ = fc.nat(3);
  const owners = fc.array(package_, { minLength: FILES.length, maxLength: FILES.length });
  return fc
    .record({
      had: fc.subarray([...NAMES], { minLength: 1 }),
      offered: fc.subarray([...NAMES], { minLength: 1 }),
      before: owners,
      after: owners,
      relations: fc.array(fc.tuple(package_, fc.constantFrom(...Object.keys(kinds)), package_), {
        maxLength: maxRelations,
      }),
      only: withOnly ? fc.option(package_, { nil: undefined, freq: 2 }) : fc.constant(undefined),
    })
    .map(({ had, offered, before, after, relations, only }) => {
      const isKnown = (name: string | undefined) => [...had, ...offered].some((one) => one === name);
      const alone = only === undefined ? undefined : offered[only % offered.length];
      return {
        had: had.map((name) => ({ id: `${name}-1`, files: filesOf(before, name) })),
        offered: offered.map((name) => ({
          id: `${name}-2`,
          files: filesOf(after, name),
          relations: relations
            // A name that neither set has is taken as another project's, which no solver can know.
            .filter(([from, , to]) => NAMES[from] === name && from !== to && isKnown(NAMES[to]))
            .map(([, kind, to]) => `${kind}: ${NAMES[to]}${kinds[kind] === '' ? '' : ` ${kinds[kind]}`}`),
        })),
        ...(alone === undefined ? {} : { only: [alone] }),
      };
    });
}

function filesOf(owners: readonly number[], name: string): readonly string[] {
  return FILES.flatMap((file) => (NAMES[owners[file] ?? 0] === name ? [`/usr/bin/${file}`] : []));
}
