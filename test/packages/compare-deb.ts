// What dpkg-deb says of a package, in a form that can be compared with what was read.
import { execFileSync } from 'node:child_process';
import type { Entry } from '../../src/packages/entry.ts';
import { formatMode } from '../../src/packages/entry.ts';
import type { Package } from '../../src/packages/package-set.ts';
import type { Expression } from '../../src/packages/relation.ts';

const LETTERS: Readonly<Record<string, string>> = {
  d: 'directory',
  l: 'symlink',
  h: 'hardlink',
  '-': 'file',
};

export function dpkgDeb(...args: readonly string[]): string {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  return execFileSync('dpkg-deb', args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env });
}

/** One line for each entry, from `dpkg-deb -c`, in the order of the bytes. */
export function entriesByDpkg(file: string): string[] {
  return sorted(
    dpkgDeb('-c', file)
      .trimEnd()
      .split('\n')
      .map(lineByDpkg)
      .filter((line) => line !== undefined),
  );
}

export function entriesByContrib(entries: Iterable<Entry>): string[] {
  return [...entries].map(({ path, type, mode, owner, group, size, target }) =>
    [path, type, formatMode(mode), `${owner}/${group}`, type === 'file' ? size : '', target ?? ''].join(' '),
  );
}

export function sorted(lines: readonly string[]): string[] {
  return lines.toSorted((a, b) =>
    Buffer.compare(Buffer.from(a.split(' ')[0] ?? ''), Buffer.from(b.split(' ')[0] ?? '')),
  );
}

function lineByDpkg(line: string): string | undefined {
  const match = /^(.)(\S{9}) +(\S+) +(\d+) \S+ \S+ \.\/(.*)$/.exec(line);
  const [, letter = '', permissions = '', owner = '', size = '', rest = ''] = match ?? [];
  if (match === null) throw new Error(`dpkg-deb -c printed ${line}`);
  if (rest === '') return undefined;
  const [stored = '', target = ''] = rest.split(letter === 'h' ? ' link to ' : ' -> ');
  const type = LETTERS[letter] ?? letter;
  const path = `/${stored.replace(/\/$/, '')}`;
  const link = letter === 'h' ? target.replace(/^\.?\/?/, '/') : target;
  return [path, type, octal(permissions), owner, type === 'file' ? size : '', link].join(' ');
}

/** `rwsr-xr-t` as 5755 in octal. */
function octal(permissions: string): string {
  let mode = 0;
  for (let index = 0; index < 9; index += 1) {
    const letter = permissions[index] ?? '-';
    if (!'-ST'.includes(letter)) mode |= 1 << (8 - index);
    if ('sStT'.includes(letter)) mode |= 0o4000 >> Math.floor(index / 3);
  }
  return formatMode(mode);
}

/** The fields of the control file as they stand there, from `dpkg-deb -f`. */
export function fieldsByDpkg(file: string): Map<string, string> {
  const fields = dpkgDeb('-f', file)
    .trimEnd()
    .split(/\n(?! )/);
  return new Map(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon), field.slice(colon + 1).trim()];
    }),
  );
}

/** The same fields out of what was read. */
export function fieldsByContrib(pkg: Package): Map<string, string> {
  const { epoch, version, release } = pkg.version;
  const fields = new Map<string, string>([
    ['Package', pkg.name],
    [
      'Version',
      `${epoch === undefined ? '' : `${epoch}:`}${version}${release === undefined ? '' : `-${release}`}`,
    ],
    ['Architecture', pkg.architecture],
    ['Description', [pkg.summary, ...descriptionLines(pkg)].join('\n')],
  ]);
  for (const [name, value] of pkg.native?.fields ?? []) if (name !== 'shlibs') fields.set(name, value);
  for (const { kind, expression } of pkg.relations) {
    const before = fields.get(kind);
    fields.set(kind, `${before === undefined ? '' : `${before}, `}${inDebian(expression)}`);
  }
  return fields;
}

function descriptionLines({ description }: Package): string[] {
  return (description?.split('\n') ?? []).map((line) => (line === '' ? ' .' : ` ${line}`));
}

function inDebian(expression: Expression): string {
  if (expression.kind === 'any') return expression.of.map(inDebian).join(' | ');
  if (expression.kind !== 'name') throw new Error(`Debian has no ${expression.kind}`);
  const { name, architecture, version, restriction } = expression;
  const operator = { '<': '<<', '>': '>>', '<=': '<=', '>=': '>=', '=': '=' }[version?.operator ?? '='];
  return [
    architecture === undefined ? name : `${name}:${architecture}`,
    ...(version === undefined ? [] : [`(${operator} ${version.version})`]),
    ...(restriction === undefined ? [] : [`[${restriction}]`]),
  ].join(' ');
}
