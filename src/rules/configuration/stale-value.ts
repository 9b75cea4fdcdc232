import { type IniEntry, iniKey } from '../../facts/ini.ts';
import type { Plan } from '../../plan/plan.ts';
import { tunedIniFiles } from '../configuration-files.ts';
import { fill, placeholdersIn, valuesOf } from '../placeholders.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'configuration/stale-value',
  severity: 'warning',
  needs: ['plan', 'plans'],
  summary: 'A tuned configuration file has the values that distro.yaml has',
  explanation:
    'What is judged is the value in distro.yaml, what is installed is the one in the file. When somebody changes one of ' +
    'them alone, contrib vouches for a value that no user gets. Where releases differ, any of their values will do.',
  remedy: 'write the same value in both',
  source: 'the reference of distro.yaml: variables',
  *check({ plan, plans }) {
    const names = new Set(plan.variables.map(({ name }) => name));
    const releases = plans.map(valuesOf);
    for (const { path, file, template } of tunedIniFiles(plan)) {
      const entries = new Map(file.entries.map((entry) => [iniKey(entry), entry]));
      for (const expected of template.entries) {
        const found = entries.get(iniKey(expected));
        const pattern = patternOf(expected, names);
        if (found === undefined || pattern === undefined) continue;
        const values = releases.map((known) => fill(pattern, known));
        if (values.includes(undefined) || values.includes(found.value)) continue;
        // An unreplaced placeholder is another rule’s matter.
        if (placeholdersIn(found.value, names).length > 0) continue;
        yield {
          place: { file: path, line: found.line, column: found.column },
          message: `${found.key} is ${found.value}, and by ${originOf(plan, pattern, names)} it is ${values[0] ?? ''}`,
        };
      }
    }
  },
});

/** The value of the template with its placeholders, or the placeholder that a key of a variable's name stands for. */
function patternOf({ key, value }: IniEntry, names: ReadonlySet<string>): string | undefined {
  if (placeholdersIn(value, names).length > 0) return value;
  const name = key.toLowerCase();
  return names.has(name) ? `@${name}@` : undefined;
}

/** The file that the value comes from: tuned, or upstream's default. */
function originOf(plan: Plan, pattern: string, names: ReadonlySet<string>): string {
  const used = placeholdersIn(pattern, names).map(({ name }) => name);
  const variable = plan.variables.find(({ name }) => used.includes(name));
  return variable?.place.file ?? plan.project.located.file;
}
