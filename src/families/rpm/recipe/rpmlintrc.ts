import type { Plan } from '../../../plan/plan.ts';
import type { RecipeFile } from '../../family.ts';
import type { Dialect } from './dialect.ts';

const RULE = 'rpmlint/';

/**
 * What upstream and the distribution's part answer for, as filters of rpmlint: suppressions of `rpmlint/TAG`. Fedora
 * keeps them beside the spec (fedpkg lint), openSUSE's build service takes them as a source.
 */
export function rpmlintrc(plan: Plan, { id }: Dialect): RecipeFile | undefined {
  const { manifest } = plan.project;
  const lines = [...(manifest.suppress ?? []), ...(plan.contribution?.file.suppress ?? [])]
    .filter(({ rule }) => rule.startsWith(RULE))
    .flatMap(({ rule, path, reason }) => [
      ...reason.split('\n').map((line) => `# ${line}`),
      `addFilter("${[rule.slice(RULE.length), ...(path === undefined ? [] : [expression(path)])].join(' .*')}")`,
    ]);
  if (lines.length === 0) return undefined;
  const name = `${manifest.name}${id === 'opensuse' ? '-' : '.'}rpmlintrc`;
  return { path: name, content: `${lines.join('\n')}\n` };
}

/** A pattern of the mapping as a regular expression of Python. */
function expression(pattern: string): string {
  return pattern
    .split(/(\*\*|\*|\?)/)
    .map(
      (part) =>
        ({ '**': '.*', '*': '[^/ ]*', '?': '[^/ ]' })[part] ?? part.replace(/[.+^$()[\]{}|]/g, '[$&]'),
    )
    .join('');
}
