// Writes the registries that a folder's content is: a new rule is one file, and nothing else to edit.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rules = join(root, 'src/rules');

/** Rules over bundles load what reads archives, which a check of a project has no use for. */
const BUNDLE_AREA = 'bundle';
/** Rules over expectations read what is in packages; most projects have none. */
const EXPECTATION_AREA = 'expectations';
/** Rules over images are for those alone who make or are given one. */
const PORTABLE_AREA = 'portable';
const APART = [BUNDLE_AREA, EXPECTATION_AREA, PORTABLE_AREA];

export function generate() {
  const areas = readdirSync(rules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  writeRegistry(
    'bundle.gen.ts',
    'BUNDLE_RULES',
    areas.filter((area) => area === BUNDLE_AREA),
  );
  writeRegistry(
    'portable.gen.ts',
    'PORTABLE_RULES',
    areas.filter((area) => area === PORTABLE_AREA),
  );
  writeRegistry(
    'project.gen.ts',
    'PROJECT_RULES',
    areas.filter((area) => !APART.includes(area)),
  );
  writeRegistry(
    'expectations.gen.ts',
    'EXPECTATION_RULES',
    areas.filter((area) => area === EXPECTATION_AREA),
    { from: './expectation.ts', name: 'ExpectationRule' },
  );
}

function writeRegistry(file, name, areas, type = { from: './rule.ts', name: 'Rule' }) {
  const files = areas.flatMap((area) =>
    readdirSync(join(rules, area))
      .filter((entry) => entry.endsWith('.ts'))
      .sort()
      .map((entry) => `${area}/${entry}`),
  );
  const text = [
    '// Written by scripts/generate.mjs from the files of this folder.',
    `import type { ${type.name} } from '${type.from}';`,
    ...files.map((path, index) => `import { rule as rule${index} } from './${path}';`),
    '',
    `export const ${name}: readonly ${type.name}[] = [`,
    ...files.map((_, index) => `  rule${index},`),
    '];',
    '',
  ].join('\n');
  writeIfChanged(join(rules, file), text);
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
