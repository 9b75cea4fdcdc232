// Writes the registries that a folder's content is: a new rule is one file, and nothing else to edit.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rules = join(root, 'src/rules');

export function generate() {
  const areas = readdirSync(rules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const files = areas.flatMap((area) =>
    readdirSync(join(rules, area))
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => `${area}/${name}`),
  );
  const imports = files.map((file, index) => `import { rule as rule${index} } from './${file}';`);
  const list = files.map((_, index) => `  rule${index},`);
  const text = [
    '// Written by scripts/generate.mjs from the files of this folder.',
    "import type { Rule } from './rule.ts';",
    ...imports,
    '',
    'export const RULES: readonly Rule[] = [',
    ...list,
    '];',
    '',
  ].join('\n');
  writeIfChanged(join(rules, 'all.gen.ts'), text);
}

function writeIfChanged(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  try {
    if (readFileSync(path, 'utf8') === text) return;
  } catch {
    // Not there yet.
  }
  writeFileSync(path, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
