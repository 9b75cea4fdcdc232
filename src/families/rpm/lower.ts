import type { Intent } from '../../packages/intent.ts';
import { formatVersion } from '../../packages/package-set.ts';
import type { Relation } from '../../packages/relation.ts';
import type { LowerContext } from '../family.ts';
import { anyOf, before, each, tied } from '../relations.ts';

/** An intent in rpm's dependencies (rpm.org, "Dependencies" and "Weak Dependencies"). */
export function lowerToRpm(intent: Intent, context: LowerContext): readonly Relation[] {
  const { version } = context.package;
  switch (intent.kind) {
    case 'requires':
      return anyOf(intent, 'Requires', tied(intent, version));
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
      // Fedora packaging guidelines, "Conflicts", Splitting Packages. Never Obsoletes: it removes the other package,
      // which lives on without the file.
      return each(intent, 'Conflicts', before(intent, version));
    case 'supersedes':
      // Fedora packaging guidelines, "Renaming/Replacing Existing Packages".
      return [
        ...each(intent, 'Obsoletes', before(intent, version)),
        ...each(intent, 'Provides', { operator: '=', version: formatVersion(version) }),
      ];
  }
}
