import { failing } from '../../findings/finding.ts';
import { groupBy } from '../../system/group.ts';
import { type Io, printableName } from '../../system/io.ts';
import { declarationLines } from '../tarball/declare.ts';
import type { SourceDifference } from '../tarball/differences.ts';
import type { ComparedNamed } from './compare-named.ts';

/** Paths of one kind that are named; --verbose names all. */
const NAMED = 5;

/** What a tarball has otherwise than its tag, and what explains it. */
export function renderCompared(
  { name, title, compared, findings }: ComparedNamed,
  style: Io['style'],
  verbose: boolean,
): string {
  const { differences, tarball, commit } = compared;
  const isFile = ({ type }: { readonly type: string }) => type !== 'directory';
  const open = differences.filter(({ by }) => by === undefined);
  const verdict = failing(findings)
    ? style(
        'red',
        `${open.length} ${open.length === 1 ? 'file differs' : 'files differ'} and nothing explains it`,
      )
    : style('green', differences.length === 0 ? 'the same' : 'the same, with what is explained');
  const counts = `${tarball.listing.filter(isFile).length} files, ${[...commit.values()].filter(isFile).length} in the tag`;
  const declare = declarationLines(differences);
  return [
    `${printableName(name)} and ${printableName(title)}: ${verdict}`,
    `  ${counts}`,
    ...explainedLines(differences, verbose),
    ...(declare === ''
      ? []
      : [
          '',
          'To vouch for what is left, review it and put this into contrib.yaml:',
          '',
          ...indented(declare),
        ]),
    '',
  ].join('\n');
}

/** What explains the differences, one line a reason. */
export function explainedLines(differences: readonly SourceDifference[], verbose: boolean): string[] {
  const explained = differences.filter(({ by }) => by !== undefined);
  const groups = groupBy(
    explained,
    ({ change, by = '', why = '' }) => `${change}: ${by}${why === '' ? '' : ` (${why})`}`,
  );
  return [...groups].map(([reason, group]) => {
    const shown = (verbose ? group : group.slice(0, NAMED)).map(({ path }) => printableName(path));
    const rest = group.length > shown.length ? ', ...' : '';
    return `  ${printableName(reason)}: ${group.length === 1 ? '' : `${group.length} files: `}${shown.join(', ')}${rest}`;
  });
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${printableName(line)}`);
}
