import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';

const SOURCES = resolve(import.meta.dirname, '../../src');

/** From top to bottom: a file imports from its own layer and from those below. */
const LAYERS: readonly (readonly string[])[] = [
  ['cli.ts'],
  ['commands', 'prompts'],
  // build runs the distributions' own tools on what scaffold wrote.
  ['submission', 'scaffold', 'stage', 'build', 'report', 'deps'],
  // What is found is judged here and told by report.
  ['upgrade'],
  ['rules'],
  ['families'],
  ['facts', 'plan', 'source', 'indexes', 'signatures'],
  ['manifest', 'distributions', 'packages'],
  ['system', 'findings'],
];

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? sourceFiles(path) : entry.name.endsWith('.ts') ? [path] : [];
  });
}

function folderOf(path: string): string {
  return relative(SOURCES, path).split('/')[0] ?? '';
}

function layerOf(path: string): number {
  return LAYERS.findIndex((layer) => layer.includes(folderOf(path)));
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.map((specifier) => resolve(dirname(path), specifier));
}

/** What is loaded with a file; what it loads when somebody asks, as the table of the commands does, is not. */
function loadedWith(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/g)].map((match) => resolve(dirname(path), match[1] ?? ''));
}

/** A way from a file back to itself, or nothing. */
function circleFrom(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const ways = new Map<string, string | undefined>([[start, undefined]]);
  for (const file of ways.keys()) {
    for (const target of edges.get(file) ?? []) {
      if (target === start) return wayTo(file, ways);
      if (!ways.has(target)) ways.set(target, file);
    }
  }
  return undefined;
}

function wayTo(file: string, ways: ReadonlyMap<string, string | undefined>): string[] {
  const before = ways.get(file);
  return [...(before === undefined ? [] : wayTo(before, ways)), file];
}

describe('layers', () => {
  const files = sourceFiles(SOURCES);

  it('every folder of src has a layer', () => {
    const folders = new Set(files.map(folderOf));
    assert.deepEqual(
      [...folders].filter((folder) => !LAYERS.flat().includes(folder)),
      [],
    );
  });

  it('imports go downwards only', () => {
    const upward = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => layerOf(target) < layerOf(file))
        .map((target) => `${relative(SOURCES, file)} imports ${relative(SOURCES, target)}`),
    );
    assert.deepEqual(upward, []);
  });

  it('no file is loaded with what it loads, types included', () => {
    const edges = new Map(files.map((file) => [file, loadedWith(file)]));
    const circles = files
      .map((file) => circleFrom(file, edges))
      .filter((circle) => circle !== undefined)
      .map((circle) => circle.map((file) => relative(SOURCES, file)).join(' -> '));
    assert.deepEqual(circles, []);
  });

  it('sees a circle', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ]);
    assert.deepEqual(circleFrom('a', edges), ['a', 'b', 'c']);
    assert.equal(circleFrom('a', new Map([['a', ['b']]])), undefined);
  });

  it('sees an import that goes upwards', () => {
    const rule = join(SOURCES, 'rules/rule.ts');
    assert.ok(layerOf(join(SOURCES, 'commands/check.ts')) < layerOf(rule));
    assert.ok(importsOf(rule).length > 3);
  });

  it('one place alone parses arguments, and none starts a shell', () => {
    const offenders = files.filter((file) => /shell:\s*true|execSync\(/.test(readFileSync(file, 'utf8')));
    assert.deepEqual(offenders, []);
  });
});
