import { groupReleases } from '../../plan/deployment-map.ts';
import type { Plan } from '../../plan/plan.ts';
import { mappingRows, type Row } from './rows.ts';

/** A table a package, for a README or an issue. */
export function renderMarkdown(plans: readonly [Plan, ...Plan[]]): string {
  const [{ project, distribution }] = plans;
  const { name, version } = project.manifest;
  const groups = groupReleases(plans, tables);
  const sections = groups.map(({ releases, content }) =>
    groups.length > 1 ? `## Release ${releases.join(', ')}\n\n${content}` : content,
  );
  return `# What ${text(name)} ${text(version)} installs on ${text(distribution.title)}\n\n${sections.join('\n')}`;
}

function tables(plan: Plan): string {
  const rows = mappingRows(plan);
  return plan.set.packages
    .map(({ name }) => {
      const own = rows.filter(([packageName]) => packageName === name);
      return `### ${text(name)}\n\n| Path | Type | Mode | Owner | Source |\n|---|---|---|---|---|\n${own.map(line).join('')}`;
    })
    .join('\n');
}

function line([, path, type, mode, owner, source]: Row): string {
  return `| ${code(path)} | ${type} | ${mode} | ${owner} | ${source === '' ? '' : code(source)} |\n`;
}

/** A code span whose fence is longer than any run of backticks in it (CommonMark 0.31, 6.1); `|` ends a cell even there. */
function code(content: string): string {
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 || /^ .*[^ ].* $/.test(content) ? ' ' : '';
  return `${fence}${space}${content.replaceAll('|', '\\|')}${space}${fence}`;
}

function text(content: string): string {
  return content.replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');
}
