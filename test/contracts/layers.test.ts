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
