import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Need } from '../prerequisites.ts';

/** What stdenv brings (Nixpkgs manual, "Tools provided by stdenv"). */
const STDENV = [
  ...[
    'gcc',
    'stdenv.cc',
    'coreutils',
    'findutils',
    'diffutils',
    'gnused',
    'gnugrep',
    'gawk',
    'gnutar',
    'gzip',
  ],
  ...['bzip2', 'gnumake', 'bash', 'patch', 'xz', 'file'],
];
const ATTRIBUTE = /^[A-Za-z_][A-Za-z0-9_'-]*(?:\.[A-Za-z_][A-Za-z0-9_'-]*)*$/;

export type Inputs = {
  readonly native: readonly string[];
  readonly run: readonly string[];
  readonly test: readonly string[];
  /** Packages whose programs are started by name: a program of Nix has no other PATH than the user's. */
  readonly onPath: readonly string[];
  readonly findings: readonly Finding[];
};

/** The prerequisites as attributes of nixpkgs. */
export function inputsOf(plan: Plan, needs: readonly Need[]): Inputs {
  const findings = needs.flatMap((need) =>
    need.names.filter((name) => !ATTRIBUTE.test(name)).map((name) => noAttribute(name, need, plan)),
  );
  const names = (of: readonly Need[]) => [
    ...new Set(
      of.flatMap((need) => need.names).filter((name) => ATTRIBUTE.test(name) && !STDENV.includes(name)),
    ),
  ];
  const ofPhase = (phase: Need['phase']) => needs.filter((need) => need.phase === phase);
  const required = ofPhase('run').filter(({ level }) => level === 'requires');
  const isPython = plan.project.manifest.build?.system === 'python';
  const commands = required.filter(({ prerequisite }) => prerequisite.item.command !== undefined);
  return {
    native: names(ofPhase('build')),
    run: names(required).filter((name) => !(isPython && name === 'python3')),
    test: names(ofPhase('test')),
    onPath: isPython ? [] : names(commands),
    findings,
  };
}

/** The arguments of a function of callPackage that bring attributes: of `a.b` it is `a`. */
export function argumentsOf(attributes: readonly string[]): readonly string[] {
  return [...new Set(attributes.map((name) => name.split('.')[0] ?? name))];
}

function noAttribute(name: string, { prerequisite }: Need, plan: Plan): Finding {
  return {
    rule: 'recipe/relation',
    severity: 'error',
    place: prerequisite.place,
    message: `${name} is no attribute of nixpkgs`,
    remedy: 'write it as an expression names it: python3Packages.requests',
    source: 'Nix manual, "Identifiers"',
    distribution: plan.distribution.id,
  };
}
