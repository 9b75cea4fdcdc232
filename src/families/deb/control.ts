import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Need } from '../prerequisites.ts';
import { buildDepends } from './build-depends.ts';
import type { DebBuild } from './build-system.ts';
import { RELATION_FIELDS, relationItems } from './depends.ts';
import type { DebIdentity } from './identity.ts';
import { field, listField, paragraphs } from './text.ts';
import { transitionalStanzas } from './transitional.ts';

export type ControlInput = {
  readonly plan: Plan;
  readonly identity: DebIdentity;
  readonly build: DebBuild;
  readonly needs: readonly Need[];
  /** Whether dpkg-deb must give files of the archive owners other than root. */
  readonly hasOwners: boolean;
  /** Packages with files that are given capabilities when they are installed. */
  readonly capable: ReadonlySet<string>;
};

/** debian/control (policy 5.2): the source, its packages, and empty ones for the names that are gone. */
export function controlFile(input: ControlInput): string {
  const { plan } = input;
  const stanzas = [
    sourceStanza(input),
    ...plan.set.packages.map((pkg) => binaryStanza(pkg, input)),
    ...transitionalStanzas(plan),
  ];
  return `${stanzas.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sourceStanza({ plan, identity, build, needs, hasOwners }: ControlInput): string[] {
  const { manifest } = plan.project;
  const [first] = plan.set.packages;
  return [
    ...field('Source', identity.source),
    ...field('Section', first === undefined ? 'misc' : sectionOf(first)),
    ...field('Priority', 'optional'),
    ...field('Maintainer', identity.maintainer),
    ...field('Rules-Requires-Root', hasOwners ? 'binary-targets' : 'no'),
    ...listField('Build-Depends', buildDepends(plan, build, needs)),
    ...field('Standards-Version', identity.standardsVersion),
    ...field('Homepage', manifest.homepage),
  ];
}

function binaryStanza(pkg: Package, input: ControlInput): string[] {
  const { plan, needs, build, capable } = input;
  const items = relationItems(plan, pkg, needs);
  const isBinary = pkg.architecture === plan.distribution.architecture;
  const isPython = build.buildDepends.includes('dh-sequence-python3');
  const depends = [
    '${misc:Depends}',
    ...(isBinary ? ['${shlibs:Depends}'] : []),
    ...(isPython ? ['${python3:Depends}'] : []),
    ...(capable.has(pkg.name) ? ['libcap2-bin'] : []),
    ...(items.get('Depends') ?? []),
  ];
  const section = sectionOf(pkg);
  const [first] = plan.set.packages;
  return [
    ...field('Package', pkg.name),
    ...(first !== undefined && section !== sectionOf(first) ? field('Section', section) : []),
    ...field('Architecture', isBinary ? 'any' : 'all'),
    ...(isLibrary(pkg) && isBinary ? field('Multi-Arch', 'same') : []),
    ...RELATION_FIELDS.flatMap((name) =>
      listField(name, name === 'Depends' ? depends : (items.get(name) ?? [])),
    ),
    ...description(pkg, plan),
  ];
}

/**
 * The synopsis, and behind it at least a sentence: the extended description is not left out, and does not repeat the
 * synopsis (policy 3.4.2; lintian: description-synopsis-is-duplicated).
 */
function description({ name, summary, description: text }: Package, { project, set }: Plan): string[] {
  const title = project.manifest.name;
  const isAll = name === title || set.packages.length === 1;
  const sentence = isAll
    ? `This is ${title}: ${summary}.`
    : `This package is a part of ${title}: ${summary}.`;
  return [`Description: ${summary}`, ...paragraphs(text ?? sentence)];
}

function isLibrary({ name }: Package): boolean {
  return /^lib.+\d(?:-[a-z]+)?$/.test(name);
}

/** The archive's sections (policy 2.4), as far as a name and what is in the package tell. */
function sectionOf(pkg: Package): string {
  const { name, units } = pkg;
  if (/^lib.*-dev$/.test(name)) return 'libdevel';
  if (/-dev$/.test(name)) return 'devel';
  if (/-doc$/.test(name)) return 'doc';
  if (isLibrary(pkg)) return 'libs';
  if (name.startsWith('python3-')) return 'python';
  return units.length > 0 ? 'admin' : 'utils';
}
