// Writes docs/reference/ from the code: commands, keys, rules, distributions, JSON documents, exit codes.
// With --check it writes nothing and fails where the files are not what the code says.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';
import { generate } from './generate.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const directory = join(root, 'docs/reference');

generate();
const { renderReference } = await tsImport('./docs/reference.ts', import.meta.url);
const pages = await renderReference();
mkdirSync(directory, { recursive: true });
const stale = [...pages].filter(([name, text]) => contentOf(name) !== text).map(([name]) => name);
const extra = readdirSync(directory).filter((name) => !pages.has(name));

if (process.argv.includes('--check')) {
  for (const name of [...stale, ...extra]) console.error(`docs/reference/${name} is stale: run npm run docs`);
  process.exit(stale.length + extra.length > 0 ? 1 : 0);
}
for (const name of stale) writeFileSync(join(directory, name), pages.get(name));
for (const name of extra) rmSync(join(directory, name));
console.log(`docs/reference: ${pages.size} pages, ${stale.length} written, ${extra.length} removed`);

function contentOf(name) {
  try {
    return readFileSync(join(directory, name), 'utf8');
  } catch {
    return undefined;
  }
}
