import { cleanAddress, cleanLine, cleanName, cleanRepository, cleanSummary, cleanVersion } from '../clean.ts';
import { type DataFile, table, text } from '../data.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import type { Look } from '../look.ts';
import { leastVersion } from '../versions.ts';
import { listedModules, pythonModules } from './python-modules.ts';
import { pythonRequirement } from './requirements.ts';
import { cleanLicense } from './spdx.ts';

/** [tool.poetry], as Poetry wrote it before [project] was taken over (Poetry documentation, "The pyproject.toml file"). */
export function poetryFacts(file: DataFile, look: Look): Facts {
  const poetry = table(table(file.data['tool'])['poetry']);
  const place = (key: string) => at(file.file, file.line('tool', 'poetry', key));
  const field = (key: string, clean: (value: string) => string | undefined): Guess | undefined =>
    guess(clean(text(poetry[key]) ?? ''), place(key));
  const name = field('name', cleanName);
  const listed = listedModules(file);
  return {
    name,
    version: field('version', cleanVersion),
    summary: field('description', (value) => cleanSummary(value, name?.value)),
    license: field('license', cleanLicense),
    homepage: field('homepage', cleanAddress),
    repository: field('repository', cleanRepository),
    prerequisites: requirements(file, table(poetry['dependencies'])),
    programs: Object.keys(table(poetry['scripts'])).flatMap(
      (program) => guess(cleanLine(program), place('scripts')) ?? [],
    ),
    modules: listed.length > 0 ? listed : pythonModules(look, name?.value),
  };
}

function requirements(file: DataFile, dependencies: DataFile['data']): PrerequisiteGuess[] {
  return Object.entries(dependencies).flatMap(([name, value]): PrerequisiteGuess[] => {
    const from = at(file.file, file.line('tool', 'poetry', 'dependencies', name));
    const { version: inner, optional, markers, python, platform } = table(value);
    // With a condition it is not certain whether it is needed.
    if ([markers, python, platform].some((condition) => condition !== undefined)) return [];
    const version = leastVersion(text(value) ?? text(inner) ?? '');
    const versioned = version === undefined ? {} : { version };
    if (name === 'python') {
      return [{ kind: 'command', name: 'python3', ...versioned, versionFrom: 'python3 --version', from }];
    }
    const isOptional = optional === true ? { optional: true } : {};
    return pythonRequirement(name, from).map((item) => ({ ...item, ...versioned, ...isOptional }));
  });
}
