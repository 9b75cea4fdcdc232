import type { Intent } from '../../packages/intent.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { formatDeb } from './depends.ts';
import { transitionalDeb } from './lower.ts';
import { field, listField, paragraphs } from './text.ts';

/** A name that is gone, and the package that has taken its place. */
type Superseded = { readonly name: string; readonly by: Package; readonly intent: Intent };

/** The names that are gone, of which empty packages live on. */
export function transitionalNames(plan: Plan): readonly string[] {
  return superseded(plan).map(({ name }) => name);
}

/** Empty packages that bring whoever has an old name to the new one (developers-reference 6.8.7). */
export function transitionalStanzas(plan: Plan): string[][] {
  return superseded(plan).map(({ name, by, intent }) => {
    const isBinary = by.architecture === plan.distribution.architecture;
    const version = { version: isBinary ? '${binary:Version}' : '${source:Version}' };
    const relations = transitionalDeb(intent, { package: { name: by.name, version } });
    const depends = relations.map(({ expression }) => formatDeb(expression));
    return [
      ...field('Package', name),
      ...field('Section', 'oldlibs'),
      ...field('Architecture', isBinary ? 'any' : 'all'),
      ...listField('Depends', ['${misc:Depends}', ...depends]),
      `Description: transitional package to ${by.name}`,
      ...paragraphs(`This is a transitional package to ${by.name}. It can safely be removed.`),
    ];
  });
}

function superseded(plan: Plan): Superseded[] {
  const present = new Set(plan.set.packages.map(({ name }) => name));
  return plan.set.packages.flatMap((by) =>
    by.intents
      .filter(({ kind }) => kind === 'supersedes')
      .flatMap((intent) =>
        intent.names.filter((name) => !present.has(name)).map((name) => ({ name, by, intent })),
      ),
  );
}
