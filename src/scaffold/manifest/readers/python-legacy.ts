import { cleanAddress, cleanLine, cleanName, cleanSummary, cleanVersion } from '../clean.ts';
import { lineMatching } from '../data.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import type { Look } from '../look.ts';
import { leastVersion } from '../versions.ts';
import { pythonModules } from './python-modules.ts';
import { pythonRequirement } from './requirements.ts';
import { cleanLicense } from './spdx.ts';

type Field = (key: string, clean: (value: string) => string | undefined) => Guess | undefined;

/** setup.cfg (setuptools, "Configuring setuptools using setup.cfg files"). */
export function readSetupCfg(look: Look): Facts {
  const file = 'setup.cfg';
  const content = look.text(file) ?? '';
  if (!/^\[metadata\]/m.test(content)) return {};
  const raw = (key: string) =>
    new RegExp(`^${key.replace('_', '[_-]')}[ \\t]*[=:][ \\t]*(.*(?:\\n[ \\t]+.*)*)`, 'm')
      .exec(content)?.[1]
      ?.trim();
  const line = (key: string) =>
    lineMatching(content, new RegExp(`^${key.replace('_', '[_-]')}[ \\t]*[=:]`, 'm'));
  const field: Field = (key, clean) => {
    const value = raw(key) ?? '';
    return /^(?:attr|file):/.test(value) ? undefined : guess(clean(value), at(file, line(key)));
  };
  const requires = (raw('install_requires') ?? '').split('\n').filter((item) => item.trim() !== '');
  return {
    ...common(field, look),
    build: { value: 'python', from: at(file) },
    programs: ['console_scripts', 'gui_scripts'].flatMap((key) =>
      scripts(raw(key) ?? '').flatMap((name) => guess(cleanLine(name), at(file, line(key))) ?? []),
    ),
    prerequisites: [
      ...interpreter(raw('python_requires'), file, line('python_requires')),
      ...requires.flatMap((item) => pythonRequirement(item, at(file, line('install_requires')))),
    ],
  };
}

/** The texts that setup.py gives to setup(), read as text: it is a program, and is not run. */
export function readSetupPy(look: Look): Facts {
  const file = 'setup.py';
  const content = look.text(file) ?? '';
  if (!/\bsetup\s*\(/.test(content)) return {};
  const pattern = (key: string) => new RegExp(`\\b${key}\\s*=\\s*(?:"([^"\\n]*)"|'([^'\\n]*)')`);
  const raw = (key: string) => {
    const match = pattern(key).exec(content);
    return match?.[1] ?? match?.[2];
  };
  const field: Field = (key, clean) =>
    guess(clean(raw(key) ?? ''), at(file, lineMatching(content, pattern(key))));
  return {
    ...common(field, look),
    build: { value: 'python', from: at(file) },
    prerequisites: interpreter(
      raw('python_requires'),
      file,
      lineMatching(content, pattern('python_requires')),
    ),
  };
}

function common(field: Field, look: Look): Facts {
  const name = field('name', cleanName);
  return {
    name,
    version: field('version', cleanVersion),
    summary: field('description', (value) => cleanSummary(cleanLine(value) ?? '', name?.value)),
    license: field('license', cleanLicense),
    homepage: field('url', cleanAddress),
    modules: pythonModules(look, name?.value),
  };
}

/** `name = module:function`, one a line (PyPA, "Entry points specification"). */
function scripts(section: string): string[] {
  return section.split('\n').flatMap((item) => /^\s*([^\s=#;][^=]*?)\s*=/.exec(item)?.[1] ?? []);
}

function interpreter(range: string | undefined, file: string, line: number | undefined): PrerequisiteGuess[] {
  const version = leastVersion(range ?? '');
  const versioned = version === undefined ? {} : { version, versionFrom: 'python3 --version' };
  return [{ kind: 'command', name: 'python3', ...versioned, from: at(file, line) }];
}
