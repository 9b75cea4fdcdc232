import fc from 'fast-check';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { parseProject } from '../../src/manifest/project.ts';
import { quotePath } from '../../src/manifest/quoting.ts';
import { formatMode } from '../../src/packages/entry.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';
import { openTree } from '../../src/source/tree.ts';
import { type TreeItem, writeTree } from '../helpers/scratch.ts';

/** Names that quoting, patterns, options and encodings could trip over. */
const ODD_NAMES = [
  'with space',
  ' leading',
  'trailing ',
  "quo'te",
  'dou"ble',
  '-dash',
  '--help',
  'new\nline',
  'end\n',
  'tab\t',
  'dollar$x',
  '$(touch x)',
  '`tick`',
  '100%d',
  '#hash',
  'a #b',
  'back\\slash',
  'end\\',
  'star*',
  'br[a]c',
  '{x,y}',
  'what?',
  'é',
  'nb\u00a0sp',
  '\u202eright',
  'raw\udcff',
  '\udcc3(',
  '~home',
  '!bang',
  'a-->b',
  '(0644)',
  'a=b:c',
  '@at;semi&amp|pipe<>',
];

const Name = fc
  .oneof(fc.constantFrom(...ODD_NAMES), fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme-ascii' }))
  .map((name) => name.replaceAll('/', '_'))
  .filter((name) => name !== '.' && name !== '..');

const FilePath = fc.array(Name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));

const File = fc.record({
  path: FilePath,
  installedName: fc.option(Name, { nil: undefined }),
  content: fc.string({ maxLength: 40 }),
  checkoutMode: fc.constantFrom(0o644, 0o600, 0o755, 0o444, 0o777, 0o4711),
  mode: fc.constantFrom(0o644, 0o755, 0o600, 0o440, 0o400, 0o4755, 0o2711, 0o1644, 0o664),
});

const Link = fc.record({ path: FilePath, target: FilePath });

/** A tree, and what is said of it. */
export const Described = fc.record({
  files: fc.array(File, { minLength: 3, maxLength: 12 }),
  links: fc.array(Link, { maxLength: 4 }),
  treeLinks: fc.array(Link, { maxLength: 2 }),
  directoryModes: fc.array(fc.constantFrom(0o755, 0o700, 0o500, 0o1777, 0o2775, 0o3770, 0o111), {
    maxLength: 4,
  }),
});
export type Described = { readonly [K in keyof Shape]: Shape[K] };
type Shape = typeof Described extends fc.Arbitrary<infer T> ? T : never;

const TOP = '/usr/share/demo';
export const PACKAGES = ['demo', 'demo-data'] as const;

/** Writes the tree and resolves what is said of it, as two packages on a distribution. */
export function planOf(described: Described, selector = 'debian@12'): Plan {
  const taken = new Set<string>();
  const isFree = (path: string): boolean => {
    const parents = path.split('/').map((_, index, parts) => parts.slice(0, index).join('/'));
    if ([...taken].some((other) => other === path || other.startsWith(`${path}/`))) return false;
    if (parents.some((parent) => taken.has(parent))) return false;
    taken.add(path);
    return true;
  };
  const tree: Record<string, TreeItem> = {};
  const lines: Record<(typeof PACKAGES)[number], string[]> = { demo: [], 'demo-data': [] };
  const links: typeof lines = { demo: [], 'demo-data': [] };
  const directories = new Set<string>();
  const packageAt = (index: number) => PACKAGES[index % 2] ?? 'demo';
  for (const [index, { path, installedName, content, checkoutMode, mode }] of described.files.entries()) {
    const installed =
      installedName === undefined ? path : [...path.split('/').slice(0, -1), installedName].join('/');
    if (!isFree(installed)) continue;
    // Each file in a directory of its own, so that only the installed paths can be in each other's way.
    const source = `src/${index}/${path}`;
    tree[source] = { text: content, mode: checkoutMode };
    lines[packageAt(index)].push(
      `${quotePath(source)} --> ${quotePath(`${TOP}/${installed}`)} (${formatMode(mode)})`,
    );
    const parent = installed.split('/').slice(0, -1).join('/');
    if (parent !== '') directories.add(parent);
  }
  for (const [index, { path, target }] of described.links.entries()) {
    if (isFree(path)) links[packageAt(index)].push(`${quotePath(`${TOP}/${path}`)} --> ${quotePath(target)}`);
  }
  for (const [index, { path, target }] of described.treeLinks.entries()) {
    if (!isFree(path) || target.includes('\udcff') || target.includes('\udcc3')) continue;
    tree[`links/${index}/${path}`] = { link: target };
    lines[packageAt(index)].push(`${quotePath(`links/${index}/${path}`)} --> ${quotePath(`${TOP}/${path}`)}`);
  }
  const permissions = [...directories].flatMap((path, index) => {
    const mode = described.directoryModes[index];
    return mode === undefined ? [] : [`${quotePath(`${TOP}/${path}/`)} (${formatMode(mode)})`];
  });
  return resolveText(
    manifestText(
      PACKAGES.map((name) => ({ name, files: lines[name], links: links[name] })),
      permissions,
    ),
    tree,
    selector,
  );
}

export type DescribedPackage = {
  readonly name: string;
  readonly files: readonly string[];
  readonly links: readonly string[];
};

export function manifestText(packages: readonly DescribedPackage[], permissions: readonly string[]): string {
  const block = (key: string, lines: readonly string[], indent: string) =>
    lines.length === 0 ? '' : `${indent}${key}: |2\n${lines.map((line) => `${indent}  ${line}\n`).join('')}`;
  const body = packages.map(
    ({ name, files, links }) =>
      `  ${name}:\n    summary: A part\n${block('files', files, '    ')}${block('links', links, '    ')}`,
  );
  const head =
    'contrib: 1\nname: demo\nversion: "1.0"\nsummary: A demo\nlicense: MIT\nreleased: 2026-11-01\n';
  return `${head}packages:\n${body.join('')}${block('permissions', permissions, '')}`;
}

export function resolveText(
  text: string,
  tree: Readonly<Record<string, TreeItem>> | string,
  selector = 'debian@12',
): Plan {
  const root = typeof tree === 'string' ? tree : writeTree(tree);
  const project = parseProject(root, 'contrib.yaml', text);
  return resolvePlan({
    project,
    distribution: resolveDistribution(selector),
    contribution: undefined,
    tree: openTree(root),
  });
}
