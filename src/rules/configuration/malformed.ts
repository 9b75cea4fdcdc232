import { type IniFile, iniKey } from '../../facts/ini.ts';
import { tunedIniFiles } from '../configuration-files.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'configuration/malformed',
  severity: 'error',
  needs: ['plan'],
  summary: 'A tuned configuration file can be read, and says each thing once',
  explanation:
    'Of a key that is set twice, one program takes the first value, another the last, and Python’s configparser refuses ' +
    'the whole file. A key that the template sets several times may be set several times.',
  remedy: 'keep the one that is meant',
  source: 'Python’s configparser: DuplicateSectionError, DuplicateOptionError, ParsingError',
  *check({ plan }) {
    for (const { path, file, template } of tunedIniFiles(plan)) {
      for (const { line, message } of file.problems) {
        yield { place: { file: path, line }, message, remedy: 'write [SECTION] or KEY = VALUE' };
      }
      yield* repeatedSections(path, file, template);
      yield* repeatedKeys(path, file, template);
    }
  },
});

function* repeatedSections(path: string, file: IniFile, template: IniFile): Generator<Trip> {
  const allowed = new Set(repeats(template.sections.map(({ name }) => name)));
  const first = new Map<string, number>();
  for (const { name, line } of file.sections) {
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, line);
    else if (!allowed.has(name)) {
      yield {
        place: { file: path, line },
        message: `the section [${name}] was begun in line ${earlier} already`,
      };
    }
  }
}

function* repeatedKeys(path: string, file: IniFile, template: IniFile): Generator<Trip> {
  const allowed = new Set(repeats(template.entries.map(iniKey)));
  const first = new Map<string, number>();
  for (const entry of file.entries) {
    const { key, line, column } = entry;
    const earlier = first.get(iniKey(entry));
    if (earlier === undefined) first.set(iniKey(entry), line);
    else if (!allowed.has(iniKey(entry))) {
      yield { place: { file: path, line, column }, message: `${key} was set in line ${earlier} already` };
    }
  }
}

function repeats(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const again = seen.has(name);
    seen.add(name);
    return again;
  });
}
