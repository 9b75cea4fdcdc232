import { iniKey } from '../../facts/ini.ts';
import { tunedIniFiles } from '../configuration-files.ts';
import { defineRule } from '../rule.ts';

/** configparser: what this section has, every other section has too. */
const DEFAULTS = 'DEFAULT';

export const rule = defineRule({
  id: 'configuration/missing-entry',
  severity: 'error',
  needs: ['plan'],
  summary: 'A tuned configuration file has every section and key of its template',
  explanation:
    'A file that was tuned for an older version lacks what upstream has added since. Programs differ in what they do ' +
    'then: ConVirt puts a file that lacks a section aside and writes a new one, and the tuning is gone.',
  remedy: 'take it over from the template',
  source: 'ConVirt 2.1.1, XMConfig.__validateFile in convirt/core/utils/utils.py',
  *check({ plan }) {
    for (const { path, file, template } of tunedIniFiles(plan)) {
      const sections = new Map(file.sections.map(({ name, line }) => [name, line]));
      const keys = new Set(file.entries.map(iniKey));
      for (const { name } of template.sections) {
        if (sections.has(name)) continue;
        yield {
          place: { file: path, line: 1 },
          message: `the section [${name}] of the template is not in ${path}`,
        };
      }
      for (const entry of template.entries) {
        const { section, key } = entry;
        if (section !== '' && !sections.has(section)) continue;
        if (keys.has(iniKey(entry)) || keys.has(iniKey({ section: DEFAULTS, key }))) continue;
        const where = section === '' ? path : `[${section}]`;
        yield {
          place: { file: path, line: sections.get(section) ?? 1 },
          message: `${key} of the template is not in ${where}`,
        };
      }
    }
  },
});
