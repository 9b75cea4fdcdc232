import type { Intent } from '../../packages/intent.ts';
import { formatVersion } from '../../packages/package-set.ts';
import type { Relation } from '../../packages/relation.ts';
import type { LowerContext } from '../family.ts';
import { before, each, firstOf, tied } from '../relations.ts';

/**
 * An intent in the arrays of PKGBUILD(5). There is no word for `enhances`, and no alternatives; what is wished for but
 * not needed is told to the user alone.
 */
export function lowerToPacman(intent: Intent, context: LowerContext): readonly Relation[] {
  const { version } = context.package;
  switch (intent.kind) {
    case 'requires':
      return firstOf(intent, 'depends', tied(intent, version));
    case 'recommends':
    case 'suggests':
      return each(intent, 'optdepends');
    case 'enhances':
      return [];
    case 'provides':
      return each(intent, 'provides');
    case 'conflicts':
      return each(intent, 'conflicts');
    case 'takes-files-from':
      // Never `replaces`, which removes the other package on the next -Syu. A whole upgrade needs nothing; the conflict
      // stops a partial one with the package's name, before files clash.
      return each(intent, 'conflicts', before(intent, version));
    case 'supersedes': {
      const older = before(intent, version);
      return [
        ...each(intent, 'provides', { operator: '=', version: formatVersion(version) }),
        ...each(intent, 'conflicts', older),
        ...each(intent, 'replaces', older),
      ];
    }
  }
}
