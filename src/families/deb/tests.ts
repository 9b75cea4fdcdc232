import type { Plan } from '../../plan/plan.ts';
import type { Need } from '../prerequisites.ts';
import { needItems } from './depends.ts';
import { field } from './text.ts';

/** debian/tests/control (autopkgtest, README.package-tests): the manifest's own smoke checks, on the installed packages. */
export function testsControl(plan: Plan, needs: readonly Need[]): string | undefined {
  const commands = plan.project.manifest.tests?.smoke ?? [];
  if (commands.length === 0) return undefined;
  const more = needs.filter(({ phase }) => phase === 'test').flatMap(needItems);
  const stanzas = commands.map((command) =>
    [
      field('Test-Command', command),
      field('Depends', ['@', ...more].join(', ')),
      // That a program starts says little of whether it works: it alone must not let a version migrate.
      field('Restrictions', 'superficial'),
    ]
      .flat()
      .join('\n'),
  );
  return `${stanzas.join('\n\n')}\n`;
}
