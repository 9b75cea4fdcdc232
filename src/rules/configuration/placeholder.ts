import { tunedFiles } from '../configuration-files.ts';
import { placeholdersIn } from '../placeholders.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'configuration/placeholder',
  severity: 'error',
  needs: ['plan'],
  summary: 'A tuned configuration file has values where its template has placeholders',
  explanation:
    'The template has @exec_path@ where a value goes. A file that was copied by hand and still has it is installed like ' +
    'that, and the program takes the placeholder for the value.',
  remedy: 'put the value in its place',
  source: 'GNU Autoconf manual, "Configuration Substitutions"',
  *check({ plan }) {
    const variables = new Set(plan.variables.map(({ name }) => name));
    for (const { path, file, template } of tunedFiles(plan)) {
      if (!('text' in file)) continue;
      const inTemplate =
        'text' in template ? placeholdersIn(template.text, variables).map(({ text }) => text) : [];
      for (const [index, line] of file.text.split('\n').entries()) {
        for (const { text, name, index: at } of placeholdersIn(line, variables)) {
          // Two @ on a line need not be a placeholder: it is one where the template has it, or a variable that name.
          if (!variables.has(name) && !inTemplate.includes(text)) continue;
          const value = plan.variables.find((variable) => variable.name === name)?.value;
          yield {
            place: { file: path, line: index + 1, column: at + 1, endColumn: at + text.length + 1 },
            message: `${text} was not replaced by a value`,
            ...(value === undefined ? {} : { remedy: `write ${value} in its place` }),
          };
        }
      }
    }
  },
});
