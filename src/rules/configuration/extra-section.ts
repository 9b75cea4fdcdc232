import { suggest } from '../../system/suggest.ts';
import { tunedIniFiles } from '../configuration-files.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'configuration/extra-section',
  severity: 'info',
  needs: ['plan'],
  summary: 'A section of a tuned configuration file is one of its template',
  explanation:
    'Some programs give a section of any name a meaning, so one that the template does not have may be right. It may ' +
    'also be misspelt, or left over from an older version.',
  remedy: 'look whether the program reads it',
  source: 'Python’s configparser: sections are read by their exact name',
  *check({ plan }) {
    for (const { path, file, template } of tunedIniFiles(plan)) {
      const known = template.sections.map(({ name }) => name);
      for (const { name, line } of file.sections) {
        if (known.includes(name)) continue;
        const meant = suggest(name, known);
        yield {
          place: { file: path, line },
          message: `the template has no section [${name}]`,
          ...(meant === undefined ? {} : { remedy: `did you mean [${meant}]?` }),
        };
      }
    }
  },
});
