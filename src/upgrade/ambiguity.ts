import { groupBy } from '../system/group.ts';
import type { Analysis } from './analyse.ts';
import type { Delivery } from './delivery.ts';
import { formatRelation } from './rot.ts';
import type { Told } from './told.ts';
import { listed } from './wording.ts';

type Choice = Delivery['choices'][number];

/** Requirements that several packages satisfy, so that a resolver decides by its own policy who is installed. */
export function ambiguityFindings({ deliveries, transition }: Analysis): readonly Told[] {
  const all = deliveries.flatMap(({ choices, asked }) =>
    choices.map(withOtherNames).flatMap((choice) => (choice.others.length === 0 ? [] : [{ choice, asked }])),
  );
  return [...groupBy(all, ({ choice }) => choice.relation).values()].flatMap((group): Told[] => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          told(
            first.choice,
            group.map(({ asked }) => asked.name),
          ),
        ];
  });

  function told({ package: { name: owner }, relation, taken, others }: Choice, asked: string[]): Told {
    // apt takes the first of `a | b` that can be had (policy 7.1); nobody orders the providers of a name.
    const isOrdered = relation.expression.kind === 'any' && transition.semantics.dangers !== undefined;
    const names = (way: Choice['taken']) => way.map(({ name }) => name).join(' and ');
    return {
      finding: {
        rule: 'upgrade/ambiguous',
        severity: isOrdered ? 'info' : 'warning',
        place: relation.place ?? { package: owner },
        message: `${owner} has ${formatRelation(relation)}: ${names(taken)} is judged here, and ${listed(others.map(names))} would do as well`,
        remedy: 'require the package that is meant, or put it first',
        evidence: [{ text: `asked for: ${listed(asked)}` }],
      },
      subject: { owner, relation, asked: [...new Set(asked)] },
    };
  }
}

/** A package that satisfies a requirement by what it provides too is no other way. */
function withOtherNames(choice: Choice): Choice {
  const namesOf = (way: Choice['taken']) =>
    way
      .map(({ name }) => name)
      .sort()
      .join(' ');
  return { ...choice, others: choice.others.filter((way) => namesOf(way) !== namesOf(choice.taken)) };
}
