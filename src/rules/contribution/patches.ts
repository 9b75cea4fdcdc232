import type { Plan } from '../../plan/plan.ts';
import { entriesBelow, findEntry } from '../../source/tree.ts';
import { suggest } from '../../system/suggest.ts';
import { defineRule, type Trip } from '../rule.ts';
import { treeText } from '../tree-text.ts';

const SERIES = 'series';
/** What people keep beside their patches. */
const NO_PATCH = /^(?:README(?:\..*)?|\..*)$/;

export const rule = defineRule({
  id: 'contribution/patches',
  severity: 'error',
  needs: ['plan'],
  summary: 'patches/series names the patches that there are, each once',
  explanation:
    'The patches of a distribution are applied in the order of patches/series. One that series names and nobody added ' +
    'stops the build; one that lies there and is not named is never applied, and nobody is told.',
  remedy: 'make patches/series and the directory agree',
  source: 'quilt(1), "The series file"; dpkg-source(1), format 3.0 (quilt)',
  *check({ plan }) {
    const { contribution, tree } = plan;
    if (contribution === undefined) return;
    const directory = `${contribution.directory}/patches`;
    const series = `${directory}/${SERIES}`;
    const files = patchFiles(plan, directory);
    if (findEntry(tree, series) === undefined) {
      const [first] = files;
      if (first === undefined) return;
      yield { place: { file: directory }, message: `${first} is never applied: there is no ${series}` };
      return;
    }
    const text = treeText(tree, series);
    if ('problem' in text) yield { place: { file: series }, message: text.problem };
    else yield* compare(series, text.text, files);
  },
});

function patchFiles({ tree }: Plan, directory: string): string[] {
  return entriesBelow(tree, directory)
    .filter(({ type }) => type === 'file')
    .map(({ path }) => path.slice(directory.length + 1))
    .filter((name) => name !== SERIES && !NO_PATCH.test(name.slice(name.lastIndexOf('/') + 1)));
}

function* compare(series: string, text: string, files: readonly string[]): Generator<Trip> {
  const named = new Map<string, number>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // A patch may be followed by options for patch(1), such as -p0.
    const name =
      line
        .replace(/(?:^|\s)#.*/, '')
        .trim()
        .split(/\s+/)[0] ?? '';
    if (name === '') continue;
    const place = { file: series, line: index + 1, column: 1 };
    const earlier = named.get(name);
    if (earlier !== undefined) yield { place, message: `${name} was named in line ${earlier} already` };
    else if (!files.includes(name)) {
      const meant = suggest(name, files);
      const remedy = meant === undefined ? {} : { remedy: `did you mean ${meant}?` };
      yield { place, message: `there is no patch ${name}`, ...remedy };
    }
    named.set(name, earlier ?? index + 1);
  }
  for (const name of files) {
    if (named.has(name)) continue;
    yield {
      place: { file: series },
      severity: 'warning',
      message: `${name} is never applied: ${series} does not name it`,
      remedy: `add ${name} to ${series}, or remove the file`,
    };
  }
}
