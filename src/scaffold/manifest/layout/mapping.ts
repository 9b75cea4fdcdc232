import type { DraftLine, DraftMapping, DraftPackage } from '../draft.ts';
import type { Facts } from '../guess.ts';
import type { Look } from '../look.ts';
import { INSTALLS_ALL, isAside, readLayout } from './layout.ts';

export type TreeMappingInput = {
  readonly look: Look;
  readonly facts: Facts;
  /** The project's name. */
  readonly name: string;
  /** The packages, the main one first. */
  readonly packages: readonly [string, ...string[]];
};

/** The mapping of a tree that was not installed yet: what its build certainly installs, and what lies where it lies. */
export function mapTree({ look, facts, name, packages }: TreeMappingInput): DraftMapping {
  const build = facts.build?.value;
  const layout = readLayout({ look, name, build });
  const lines = [...buildLines(facts, name), ...layout.lines];
  return {
    packages: assign(lines, layout.links, packages, aboutLines(facts, layout.left)).map((pkg) =>
      isForAll(facts, look) ? { ...pkg, independent: true } : pkg,
    ),
    permissions: layout.permissions,
    services: [],
    directories: [],
    notInstalled: [],
  };
}

/** Sources that a compiler makes something of for one kind of machine. */
const COMPILED = /(?:\.(?:c|cc|cpp|cxx|pyx|rs|go|f|f90|xs)|(?:^|\/)binding\.gyp)$/i;

/** Of a language that is not compiled, a project without anything else is the same for all machines. */
function isForAll({ build, modules = [] }: Facts, { tree }: Look): boolean {
  if (build === undefined || !['python', 'npm'].includes(build.value)) return false;
  const tops = modules.map(({ value }) => value);
  const isOwn = (path: string) => tops.includes(path.replace(/^src\//, '').split('/')[0] ?? '');
  return !tree.entries.some(({ path }) => COMPILED.test(path) && (isOwn(path) || !isAside(path)));
}

function aboutLines({ build }: Facts, left: readonly string[]): string[] {
  if (build !== undefined && INSTALLS_ALL.has(build.value)) {
    return [
      `${build.value === 'commands' ? 'Its own build' : build.value} installs this project, and what it installs is not known yet: this takes all of it`,
      'Install it with DESTDIR=DIR, then let contrib write the lines: contrib new --force --from-destdir DIR',
    ];
  }
  const notTaken =
    left.length === 0 ? [] : [`Not taken: ${left.map((directory) => `${directory}/`).join(', ')}`];
  return ['Guessed from the layout of the tree; review', ...notTaken];
}

function buildLines({ build, programs = [], modules = [] }: Facts, name: string): DraftLine[] {
  if (build === undefined) return [];
  if (INSTALLS_ALL.has(build.value)) return [{ kind: 'claim', path: '${prefix}' }];
  const installed = programs.map(
    ({ value }): DraftLine => ({ kind: 'claim', path: `\${bindir}/${value.replace(/[*?[\]{}\\$/]/g, '')}` }),
  );
  if (build.value === 'npm')
    return [...installed, { kind: 'claim', path: `\${prefix}/lib/node_modules/${name}` }];
  if (build.value !== 'python') return installed;
  // Debian's dist-packages and the others' site-packages, of any version, for one architecture or all.
  const site = '${prefix}/lib*/python3*/*-packages';
  const information = name.replace(/[-.]+/g, '_');
  return [
    ...installed,
    ...modules.map(({ value }): DraftLine => ({ kind: 'claim', path: `${site}/${value}` })),
    { kind: 'claim', path: `${site}/${information}-*-info` },
  ];
}

/** Documentation goes to the package that is named for it; everything else to the first. */
function assign(
  lines: readonly DraftLine[],
  links: Required<DraftPackage>['links'],
  names: readonly [string, ...string[]],
  about: readonly string[],
): DraftPackage[] {
  const documentation = names.find((name, index) => index > 0 && /-docs?$/.test(name));
  return names.map((name, index): DraftPackage => {
    const own = lines.filter((line) =>
      documentation !== undefined && isDocumentation(line) ? name === documentation : index === 0,
    );
    const linked = index === 0 && links.length > 0 ? { links } : {};
    return {
      name,
      lines: own,
      ...linked,
      about: own.length === 0 ? ['Nothing was found for it: name its files'] : about,
    };
  });
}

function isDocumentation(line: DraftLine): boolean {
  return line.kind === 'map' && line.flags?.includes('doc') === true && line.source.includes('*');
}
