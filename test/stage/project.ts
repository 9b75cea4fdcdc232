import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stage } from '../../src/stage/stage.ts';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';
import { manifestText, resolveText } from '../map/generated.ts';

export const FILES = [
  'src/* --> ${datadir}/demo/ (0644)',
  'tool --> ${bindir}/demo (0755)',
  'conf --> ${sysconfdir}/demo/ (0640 root:adm)',
];
export const TREE = { 'src/a': 'a', 'src/sub/b': 'b', tool: '#!/bin/sh\n', conf: 'c' };
export const isRoot = process.getuid?.() === 0;
export const asRoot = { skip: isRoot ? false : 'only root can do this' };

export function manifest(
  files: readonly string[] = FILES,
  permissions: readonly string[] = ['${datadir}/demo/sub (0500)'],
): string {
  return manifestText([{ name: 'demo', files, links: ['${datadir}/demo/link --> sub/b'] }], permissions);
}

export function project(tree: Parameters<typeof writeTree>[0] = TREE, text = manifest()): string {
  const root = writeTree(tree);
  chmodSync(root, 0o755);
  writeFileSync(join(root, 'contrib.yaml'), text);
  return root;
}

export function stageWith(root: string, destination: string, ...more: string[]) {
  return contrib(['-C', root, 'stage', 'debian@12', '--destdir', destination, ...more]);
}

/** What a directory holds that is not said to be there. */
export function leftIn(directory: string, ...expected: string[]): string[] {
  return readdirSync(directory).filter((name) => !expected.includes(name));
}

export function staging(
  destination: string,
  text = manifest(),
  tree: Parameters<typeof writeTree>[0] = TREE,
) {
  const plan = resolveText(text, tree);
  return stage(plan, { destination, seconds: 1_793_491_200, replace: false, precious: [], tell: () => {} });
}
