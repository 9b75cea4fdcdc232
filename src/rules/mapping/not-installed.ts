import { expand } from '../../plan/expand.ts';
import { compileInstalled } from '../../plan/patterns.ts';
import { scopeOf } from '../../plan/scope.ts';
import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/not-installed',
  severity: 'warning',
  needs: ['plan'],
  summary: 'Every pattern under not-installed leaves something out',
  explanation:
    'A pattern that the build installs nothing for any more has outlived its reason, and would hide the next file that ' +
    'happens to match. It can be judged where the build was run: contrib check --built DIR.',
  remedy: 'remove the pattern',
  source: 'dh_missing(1): debian/not-installed',
  *check({ plan }) {
    const { project, distribution, built } = plan;
    if (built === undefined) return;
    const scope = scopeOf(project, distribution, project.manifest.name);
    for (const text of Object.keys(project.manifest['not-installed'] ?? {})) {
      const expansion = expand({ text, literal: false }, scope);
      const pattern = 'text' in expansion ? expansion.text : text;
      const matches = compileInstalled(pattern);
      if (built.entries.some(({ path }) => matches(`/${path}`))) continue;
      const place = project.located.locateKey(['not-installed', text]);
      yield { place, message: `${printableName(pattern)} matches nothing that the build installed` };
    }
  },
});
