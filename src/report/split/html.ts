import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import { formatExpression } from '../../packages/format-relation.ts';
import { optionsOf } from '../../packages/options.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Expression } from '../../packages/relation.ts';
import { newestPackages, type Split } from '../../packages/split.ts';
import { isOneOf } from '../../packages/words.ts';
import { printableName } from '../../system/io.ts';
import { packageRoot } from '../../system/package-root.ts';
import { graphOf } from './graph.ts';
import { renderSvg } from './svg.ts';

/** What the page needs to follow one relation: the ways to satisfy it, and when it holds at all. */
type Need = {
  readonly text: string;
  readonly weak: boolean;
  readonly ways: readonly (readonly string[])[];
  readonly when?: readonly (readonly string[])[];
  readonly unless?: boolean;
};

/** One page with everything in it, where packages can be chosen and what they bring is shown. */
export function renderHtml(split: Split, of: string): string {
  const template = readFileSync(join(packageRoot(), 'templates/pages/split.html'), 'utf8');
  const packages = newestPackages(split.universe).map((pkg) => ({
    name: pkg.name,
    files: [...split.set.entries(pkg)].filter(({ type }) => type !== 'directory').map(({ path }) => path),
    needs: needsOf(pkg, split),
  }));
  const it = {
    title: `What ${printableName(of)} brings`,
    svg: renderSvg(graphOf(split, false)),
    // Nothing in it may end the element that it stands in (HTML, "Restrictions for contents of script elements").
    data: JSON.stringify(packages).replaceAll('<', '\\u003c'),
  };
  return ejs.render(template, { it }, { strict: true, destructuredLocals: ['it'] });
}

function needsOf(pkg: Package, { universe: { words }, universe }: Split): readonly Need[] {
  const none = new Map<string, Package[]>();
  const waysOf = (expression: Expression) =>
    optionsOf(expression, universe, none).map((way) => way.map(({ name }) => name));
  return pkg.relations.flatMap((relation): Need[] => {
    const weak = isOneOf(words.recommends, relation);
    if (!weak && !isOneOf(words.requires, relation)) return [];
    const { expression, kind } = relation;
    const text = `${kind} ${formatExpression(expression)}`;
    if (expression.kind !== 'if' && expression.kind !== 'unless') {
      return [{ text, weak, ways: waysOf(expression) }];
    }
    const unless = expression.kind === 'unless';
    const when = waysOf(expression.condition);
    const rest =
      expression.otherwise === undefined
        ? []
        : [{ text, weak, ways: waysOf(expression.otherwise), when, unless: !unless }];
    return [{ text, weak, ways: waysOf(expression.wanted), when, unless }, ...rest];
  });
}
