import { cleanAddress, cleanLine, cleanName, cleanRepository, cleanSummary, cleanVersion } from '../clean.ts';
import { type DataFile, lineMatching, readToml, table, text, texts } from '../data.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import type { Look } from '../look.ts';
import { leastVersion } from '../versions.ts';
import { poetryFacts } from './poetry.ts';
import { listedModules, pythonModules } from './python-modules.ts';
import { pythonRequirement } from './requirements.ts';
import { cleanLicense } from './spdx.ts';

const FILE = 'pyproject.toml';

/** pyproject.toml (PyPA, "pyproject.toml specification"): [project], [build-system], and Poetry's own table. */
export function readPython(look: Look): Facts {
  const file = readToml(look, FILE);
  if (file === undefined) return {};
  const tool = table(file.data['tool']);
  if (file.data['project'] !== undefined) return { ...projectFacts(file, look), ...systemFacts(file) };
  if (tool['poetry'] !== undefined) return { ...poetryFacts(file, look), ...systemFacts(file) };
  return file.data['build-system'] === undefined ? {} : systemFacts(file);
}

/** What builds it must be there; setup.cfg and setup.py are read apart. */
function systemFacts(file: DataFile): Pick<Facts, 'build'> {
  return { build: { value: 'python', from: at(file.file, file.line('build-system')) } };
}

function projectFacts(file: DataFile, look: Look): Facts {
  const project = table(file.data['project']);
  const field = (key: string, clean: (value: string) => string | undefined): Guess | undefined =>
    guess(clean(text(project[key]) ?? ''), at(FILE, file.line('project', key)));
  const name = field('name', cleanName);
  return {
    name,
    version: field('version', cleanVersion) ?? dynamicVersion(file, name?.value, look),
    summary: field('description', (value) => cleanSummary(value, name?.value)),
    license: license(file),
    homepage: address(file, /^(?:home-?page|home)$/i, cleanAddress),
    repository: address(file, /^(?:repository|source|source[- ]?code|code|github)$/i, cleanRepository),
    issues: address(file, /^(?:issues|bugs?|tracker|bug[- ]?tracker|issue[- ]?tracker)$/i, cleanAddress),
    prerequisites: [...interpreter(project, file), ...requirements(project, file), ...backends(file)],
    programs: programs(project, file),
    modules: modulesOf(file, look, name?.value),
  };
}

function modulesOf(file: DataFile, look: Look, name: string | undefined): Guess[] {
  const listed = listedModules(file);
  return listed.length > 0 ? listed : pythonModules(look, name);
}

/** `license` is an expression (PEP 639) or was a table; the classifiers say it too. */
function license(file: DataFile): Guess | undefined {
  const project = table(file.data['project']);
  const own = cleanLicense(text(project['license']) ?? text(table(project['license'])['text']) ?? '');
  if (own !== undefined) return guess(own, at(FILE, file.line('project', 'license')));
  const classified = texts(project['classifiers'])
    .filter((item) => item.startsWith('License :: OSI Approved :: '))
    .flatMap((item) => cleanLicense(item.replace(/^.*:: /, '')) ?? []);
  return guess(classified[0], at(FILE, file.line('project', 'classifiers')));
}

function address(
  file: DataFile,
  label: RegExp,
  clean: (value: string) => string | undefined,
): Guess | undefined {
  const urls = table(table(file.data['project'])['urls']);
  const key = Object.keys(urls).find((name) => label.test(name));
  if (key === undefined) return undefined;
  return guess(
    clean(text(urls[key]) ?? ''),
    at(FILE, file.line('project', 'urls', key.replaceAll(' ', '')) ?? file.line('project', 'urls')),
  );
}

function interpreter(project: DataFile['data'], file: DataFile): PrerequisiteGuess[] {
  const version = leastVersion(text(project['requires-python']) ?? '');
  const versioned = version === undefined ? {} : { version, versionFrom: 'python3 --version' };
  return [
    {
      kind: 'command',
      name: 'python3',
      ...versioned,
      from: at(FILE, file.line('project', 'requires-python')),
    },
  ];
}

function requirements(project: DataFile['data'], file: DataFile): PrerequisiteGuess[] {
  const from = at(FILE, file.line('project', 'dependencies'));
  return texts(project['dependencies']).flatMap((item) => pythonRequirement(item, from));
}

/** What builds the project, as [build-system] names it. */
function backends(file: DataFile): PrerequisiteGuess[] {
  const requires = texts(table(file.data['build-system'])['requires']);
  const from = at(FILE, file.line('build-system', 'requires'));
  return requires.flatMap((item) => pythonRequirement(item, from, { for: 'build' }));
}

function programs(project: DataFile['data'], file: DataFile): Guess[] {
  return ['scripts', 'gui-scripts'].flatMap((key) =>
    Object.keys(table(project[key])).flatMap(
      (name) => guess(cleanLine(name), at(FILE, file.line('project', key, name))) ?? [],
    ),
  );
}

/** A version that the module itself holds as a plain text: `__version__ = "1.2"`. */
function dynamicVersion(file: DataFile, name: string | undefined, look: Look): Guess | undefined {
  if (!texts(table(file.data['project'])['dynamic']).includes('version') || name === undefined)
    return undefined;
  const pattern = /^__version__\s*(?::\s*\w+\s*)?=\s*["']([^"'\n]+)["']/m;
  for (const { value } of pythonModules(look, name)) {
    for (const path of ['__init__.py', '__about__.py', '_version.py', 'version.py'].flatMap((leaf) => [
      `${value}/${leaf}`,
      `src/${value}/${leaf}`,
    ])) {
      const content = look.head(path, 65536) ?? '';
      const version = cleanVersion(pattern.exec(content)?.[1] ?? '');
      if (version !== undefined) return guess(version, at(path, lineMatching(content, pattern)));
    }
  }
  return undefined;
}
