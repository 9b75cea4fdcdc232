import type { Intent } from '../../packages/intent.ts';
import type { Relation } from '../../packages/relation.ts';
import type { LowerContext } from '../family.ts';
import { anyOf, before, each, tied } from '../relations.ts';

/** An intent in Debian's relations (Debian policy 7). */
export function lowerToDeb(intent: Intent, context: LowerContext): readonly Relation[] {
  const { version } = context.package;
  switch (intent.kind) {
    case 'requires':
      return anyOf(intent, 'Depends', tied(intent, version));
    case 'recommends':
      return anyOf(intent, 'Recommends', tied(intent, version));
    case 'suggests':
      return anyOf(intent, 'Suggests');
    case 'enhances':
      return each(intent, 'Enhances');
    case 'provides':
      return each(intent, 'Provides');
    case 'conflicts':
      return each(intent, 'Conflicts');
    case 'takes-files-from':
    case 'supersedes': {
      // Policy 7.6.1. The tilde makes backports of the version that has the move count as having it. Replaces alone
      // loses the file when the new package goes away beside the old one; Breaks alone cannot be unpacked.
      const older = before(intent, version, '~');
      // DEP 17, M7. Behind Breaks the old package can be upgraded last, and takes away what has the same place.
      if (intent.aliased === true) return each(intent, 'Conflicts', older);
      return [...each(intent, 'Breaks', older), ...each(intent, 'Replaces', older)];
    }
  }
}

/**
 * The empty package of the old name (developers-reference 6.8.7). apt follows no Provides or Replaces to another
 * name: without it the old package stays as it is for ever.
 */
export function transitionalDeb(
  intent: Intent,
  { package: { name, version } }: LowerContext,
): readonly Relation[] {
  if (intent.kind !== 'supersedes') return [];
  const successor: Intent = { ...intent, kind: 'requires', names: [name], sameSource: true };
  return anyOf(successor, 'Depends', tied(successor, version));
}
