import { CATALOGUE } from '../../src/rules/catalogue.ts';
import type { Explained } from '../../src/rules/rule.ts';
import { code, type Page, prose, sentence, table } from './markdown.ts';

/** What each need of a rule is, for people. */
const NEEDS: Readonly<Record<Explained['needs'][number], string>> = {
  project: 'contrib.yaml and its tree',
  plan: 'the project on a distribution',
  plans: 'the project on all releases of a distribution',
  set: 'what is installed where',
  content: 'the files’ content',
  tree: 'an installed tree (`--root`)',
  host: 'this machine (`--host`, or the tree of `--root`)',
  linters: 'sh and shellcheck',
  bundle: 'a bundle',
  expected: 'packages, and what the project expects of them',
  image: 'a portable service image, or what is to become one',
  exposures: 'systemd-analyze',
};

export function rulesPage(): Page {
  const areas = [...new Set(CATALOGUE.map(({ id }) => areaOf(id)))];
  return {
    file: 'rules.md',
    title: 'Rules',
    about:
      'What `contrib check`, `contrib audit` and `contrib verify` demand. `contrib explain RULE` prints one of these at a terminal. A finding ' +
      'may have another severity than its rule where the message says why. ' +
      '[Answer for a finding](../guides/answer-for-a-finding.md) says what to do when a rule is wrong for you.',
    body: [
      `${CATALOGUE.length} rules in ${areas.length} areas.`,
      ...areas.flatMap((area) =>
        areaSection(
          area,
          CATALOGUE.filter(({ id }) => areaOf(id) === area),
        ),
      ),
    ],
  };
}

function areaSection(area: string, rules: readonly Explained[]): string[] {
  return [
    `## ${area}`,
    table(
      ['Rule', 'Severity', 'Demands'],
      rules.map(({ id, severity, summary }) => [
        `[${code(id)}](#${id.replace('/', '')})`,
        severity,
        prose(sentence(summary)),
      ]),
    ),
    ...rules.flatMap(ruleSection),
  ];
}

function ruleSection({ id, severity, needs, summary, explanation, remedy, source }: Explained): string[] {
  const judges = needs.length === 0 ? 'the text of the file' : needs.map((need) => NEEDS[need]).join('; ');
  return [
    `### ${id}`,
    prose(sentence(summary)),
    prose(sentence(explanation)),
    [
      `- Severity: ${severity}`,
      `- Looks at: ${judges}`,
      `- What to do: ${prose(sentence(remedy))}`,
      `- From: ${prose(sentence(source))}`,
    ].join('\n'),
  ];
}

function areaOf(id: string): string {
  return id.split('/')[0] ?? '';
}
