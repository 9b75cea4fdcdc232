import { posix } from 'node:path';
import { cleanLine, cleanName, cleanRepository } from '../clean.ts';
import { lineMatching } from '../data.ts';
import { at, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';
import { readMake } from './make.ts';

const FILE = 'go.mod';

/** go.mod (Go Modules Reference, "go.mod files"): the module's path, the language's version, the programs. */
export function readGo(look: Look): Facts {
  const content = look.text(FILE);
  const module = /^module\s+"?([^\s"]+)/m.exec(content ?? '')?.[1];
  if (content === undefined || module === undefined) return {};
  const path = module.replace(/\/v\d+$/, '');
  const place = at(FILE, lineMatching(content, /^module\s/m));
  const hosted = /^(?:github\.com|gitlab\.com|codeberg\.org|git\.sr\.ht)\/[^/]+\/[^/]+/.exec(path)?.[0];
  const name = guess(cleanName(posix.basename(path)), place);
  const made = programs(look, name);
  const facts = {
    name,
    repository: hosted === undefined ? undefined : guess(cleanRepository(`https://${hosted}`), place),
  };
  // Without a program, Go is what the tests of a project are written in that make installs.
  if (made.length === 0 && readMake(look).build !== undefined) return facts;
  return {
    ...facts,
    build: { value: 'go', from: at(FILE) },
    prerequisites: [compiler(content)],
    programs: made,
  };
}

function compiler(content: string): PrerequisiteGuess {
  const version = /^go\s+(\d+(?:\.\d+)*)/m.exec(content)?.[1];
  const base = { kind: 'command', name: 'go', for: 'build' } as const;
  if (version === undefined) return { ...base, from: at(FILE) };
  const from = at(FILE, lineMatching(content, /^go\s+\d/m));
  return { ...base, version: `>= ${version}`, versionFrom: 'go version', from };
}

/** A file that a constraint keeps out of every build is a tool of the project's own (go help buildconstraint). */
const KEPT_OUT = /^\/\/(?:go:build| \+build) ignore\w*\s*$/m;

function isProgram(look: Look, path: string): boolean {
  const content = look.head(path, 16384) ?? '';
  return !path.endsWith('_test.go') && /^package main\b/m.test(content) && !KEPT_OUT.test(content);
}

/** A directory whose files say `package main` makes a program of the directory's name. */
function programs(look: Look, name: Guess | undefined): Guess[] {
  const mains = filesMatching(look, /^(?:cmd\/(?:[^/]+\/)?)?[^/]+\.go$/).filter((path) =>
    isProgram(look, path),
  );
  const byDirectory = new Map(
    mains.map((path) => [posix.dirname(path), path]).reverse() as [string, string][],
  );
  const made = [...byDirectory].reverse().flatMap(([directory, path]) => {
    const program = directory === '.' || directory === 'cmd' ? name?.value : posix.basename(directory);
    return guess(cleanLine(program ?? ''), at(path)) ?? [];
  });
  return made.filter(({ value }, index) => made.findIndex((other) => other.value === value) === index);
}
