import { cleanAddress, cleanLine, cleanName, cleanRepository, cleanSummary, cleanVersion } from '../clean.ts';
import { type DataFile, readJson, table, text } from '../data.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import type { Look } from '../look.ts';
import { leastVersion } from '../versions.ts';
import { cleanLicense } from './spdx.ts';

const FILE = 'package.json';

/** package.json (package.json(5) of npm). One that only holds a project's tools, without a version, says nothing. */
export function readNpm(look: Look): Facts {
  const json = readJson(look, FILE);
  if (json === undefined || text(json.data['version']) === undefined) return {};
  const field = (key: string, clean: (value: string) => string | undefined): Guess | undefined =>
    guess(clean(text(json.data[key]) ?? ''), at(FILE, json.line(key)));
  const name = field('name', cleanName);
  return {
    name,
    version: field('version', cleanVersion),
    summary: field('description', (value) => cleanSummary(value, name?.value)),
    license: field('license', cleanLicense),
    homepage: field('homepage', (value) => cleanAddress(value.replace(/#readme$/, ''))),
    repository: nested(json, 'repository', 'url', cleanRepository),
    issues: nested(json, 'bugs', 'url', cleanAddress),
    build: { value: 'npm', from: at(FILE) },
    prerequisites: node(json),
    programs: programs(json, name),
  };
}

/** A key that is a text, or a mapping that holds the text. */
function nested(
  { data, line }: DataFile,
  key: string,
  inner: string,
  clean: (value: string) => string | undefined,
): Guess | undefined {
  const value = text(data[key]) ?? text(table(data[key])[inner]);
  return value === undefined ? undefined : guess(clean(value), at(FILE, line(key)));
}

function programs({ data, line }: DataFile, name: Guess | undefined): Guess[] {
  const names = typeof data['bin'] === 'string' ? [name?.value ?? ''] : Object.keys(table(data['bin']));
  return names.flatMap((program) => guess(cleanLine(program), at(FILE, line('bin'))) ?? []);
}

function node({ data, line }: DataFile): PrerequisiteGuess[] {
  const range = text(table(data['engines'])['node']);
  if (range === undefined) return [];
  const version = leastVersion(range);
  const from = at(FILE, line('engines', 'node'));
  return [
    {
      kind: 'command',
      name: 'node',
      ...(version === undefined ? {} : { version }),
      versionFrom: 'node --version',
      from,
    },
  ];
}
