// The licences of the npm packages whose code is in dist/: whoever hands dist/ on has to hand them on too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * One text with every package, its version, its licence's SPDX name and the texts that it comes with, in the order of
 * their names.
 * @param metafiles what esbuild says of each bundle
 */
export function licenceText(metafiles) {
  const directories = metafiles.flatMap(({ inputs }) => Object.keys(inputs).map(packageDirectory));
  const packages = [...new Set(directories.filter((directory) => directory !== undefined))].map(describe);
  packages.sort((a, b) => (a.title < b.title ? -1 : 1));
  const head = 'The files of this directory hold code of these npm packages, besides contrib’s own.';
  return `${[head, ...packages.map(({ title, texts }) => [title, ...texts].join('\n\n'))].join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}

/** `node_modules/a/node_modules/@b/c` of a file below it; undefined of a file of contrib's own. */
function packageDirectory(input) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

function describe(directory) {
  const path = join(root, directory);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const texts = textsIn(path);
  if (typeof license !== 'string' || texts.length === 0)
    throw new Error(`${directory} does not say its licence`);
  return { title: `${name} ${version} (${license})`, texts };
}

/** The files that hold a licence; where there is none, what the README says under that heading. */
function textsIn(path) {
  const names = readdirSync(path).sort();
  const read = (name) => readFileSync(join(path, name), 'utf8').replaceAll('\r\n', '\n').trim();
  const files = names.filter((name) => LICENCE_FILE.test(name));
  if (files.length > 0) return files.map(read);
  return names
    .filter((name) => /^readme/i.test(name))
    .flatMap((name) => /^#+ licen[cs]e\n(.*)/ims.exec(read(name))?.[1]?.trim() ?? []);
}
