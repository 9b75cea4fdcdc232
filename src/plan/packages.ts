import type { Project, ProjectPackage } from '../manifest/project.ts';
import { INTENT_KINDS, type Intent } from '../packages/intent.ts';
import type { Account, Package, Unit } from '../packages/package-set.ts';
import type { PlanInput } from './plan.ts';
import { readScripts } from './scripts.ts';

/** The packages of a project on a distribution, without their entries. */
export function describePackages(input: PlanInput): Package[] {
  const { project, distribution, contribution } = input;
  const { manifest } = project;
  return project.packages.map((pkg) => ({
    name: pkg.name,
    version: {
      version: manifest.version,
      ...(contribution?.file.epoch === undefined ? {} : { epoch: contribution.file.epoch }),
      ...(contribution?.file.revision === undefined ? {} : { release: contribution.file.revision }),
    },
    architecture: architectureOf(pkg, input),
    summary: pkg.item.summary ?? manifest.summary,
    ...describe(pkg, project),
    source: manifest.name,
    relations: [],
    intents: [...intentsOf(pkg, input), ...ownMoves(pkg, input)],
    scripts: contribution === undefined ? [] : readScripts(input.tree, contribution, pkg.key, distribution),
    accounts: accountsOf(pkg.name, project),
    units: unitsOf(pkg.name, project),
    origin: { kind: 'manifest', path: project.located.file },
  }));
}

function describe(pkg: ProjectPackage, { manifest }: Project): { description?: string } {
  const description = pkg.item.description ?? manifest.description;
  return description === undefined ? {} : { description };
}

function architectureOf({ item }: ProjectPackage, { project, distribution }: PlanInput): string {
  const wanted = item.architecture ?? (project.manifest.build === undefined ? 'independent' : 'any');
  return wanted === 'any' ? distribution.architecture : distribution.independentArchitecture;
}

function intentsOf({ name, item }: ProjectPackage, { project, contribution }: PlanInput): Intent[] {
  const { manifest, located } = project;
  return INTENT_KINDS.flatMap((kind): Intent[] => {
    const value = item[kind];
    if (value === undefined) return [];
    const place = (key: PropertyKey) => located.locate(['packages', name, kind, key]);
    if (Array.isArray(value)) {
      return value.map((other, index) => ({
        kind,
        names: [other],
        sameSource: other in manifest.packages,
        place: place(index),
      }));
    }
    const own = isMove(kind) ? contribution?.file.packages?.[name]?.[kind] : undefined;
    return Object.entries(value)
      .filter(([other]) => own?.[other] === undefined)
      .map(([other, move]) => ({ ...moveIntent(kind, other, move, project), place: place(other) }));
  });
}

type Move = { readonly since: string; readonly aliased?: boolean | undefined };
const MOVES = ['takes-files-from', 'supersedes'] as const;

function isMove(kind: string): kind is (typeof MOVES)[number] {
  return MOVES.some((move) => move === kind);
}

/** What a distribution says of moves takes the place of what upstream says of the same packages. */
function ownMoves({ name }: ProjectPackage, { project, contribution }: PlanInput): Intent[] {
  if (contribution === undefined) return [];
  const { file, located } = contribution;
  return MOVES.flatMap((kind) =>
    Object.entries(file.packages?.[name]?.[kind] ?? {}).map(([other, move]) => ({
      ...moveIntent(kind, other, move, project),
      place: located.locate(['packages', name, kind, other]),
    })),
  );
}

function moveIntent(
  kind: Intent['kind'],
  other: string,
  { since, aliased }: Move,
  { manifest }: Project,
): Intent {
  return {
    kind,
    names: [other],
    since,
    ...(aliased === true ? { aliased: true } : {}),
    sameSource: other in manifest.packages,
  };
}

function accountsOf(name: string, { manifest, packages, located }: Project): Account[] {
  const { users = {}, groups = {} } = manifest.accounts ?? {};
  const isOurs = (owner: string | undefined) => (owner ?? packages[0]?.name) === name;
  return [
    ...Object.entries(groups)
      .filter(([, group]) => isOurs(group?.package))
      .map(([key, group]) => ({
        kind: 'group' as const,
        name: key,
        ...(group?.id === undefined ? {} : { id: group.id }),
        place: located.locateKey(['accounts', 'groups', key]),
      })),
    ...Object.entries(users)
      .filter(([, user]) => isOurs(user?.package))
      .map(([key, user]) => ({
        kind: 'user' as const,
        name: key,
        ...defined({
          id: user?.id,
          description: user?.description,
          home: user?.home,
          shell: user?.shell,
          groups: user?.groups,
        }),
        place: located.locateKey(['accounts', 'users', key]),
      })),
  ];
}

/** What is known of an object: the keys whose value is there. */
function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function unitsOf(name: string, { manifest, packages, located }: Project): Unit[] {
  return Object.entries(manifest.services ?? {})
    .filter(([, service]) => (service?.package ?? packages[0]?.name) === name)
    .map(([unit, service]) => ({
      name: unit,
      ...defined({ activatedBy: service?.['activated-by'] }),
      enable: service?.enable ?? (service?.['activated-by'] === undefined ? 'on-install' : 'never'),
      onUpgrade: service?.['on-upgrade'] ?? 'restart',
      place: located.locateKey(['services', unit]),
    }));
}
