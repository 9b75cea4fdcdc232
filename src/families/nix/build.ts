import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { findEntry } from '../../source/tree.ts';
import { makeVariables, stepText } from '../packaging/steps.ts';
import { storePath } from './outputs.ts';
import { nixLines, nixList, nixString } from './text.ts';

/** How nixpkgs builds a project of one kind. */
export type NixBuild = {
  /** The function that makes the derivation. */
  readonly maker: string;
  /** Arguments of callPackage that the attributes below want. */
  readonly arguments: readonly string[];
  readonly native: readonly string[];
  readonly attributes: readonly (readonly [string, string])[];
  readonly findings: readonly Finding[];
};

type System = (plan: Plan, options: readonly string[]) => Partial<NixBuild>;

const SYSTEMS: Readonly<Record<string, System>> = {
  make: (plan, options) => {
    const flags = [...makeVariables(plan).map((flag) => flag.replaceAll('${out}', '$(out)')), ...options];
    return { attributes: [['makeFlags', nixList(flags.map(nixString), 2)]] };
  },
  autotools: (plan, options) => ({
    ...(findEntry(plan.tree, 'configure') === undefined
      ? { arguments: ['autoreconfHook'], native: ['autoreconfHook'] }
      : {}),
    attributes: flags('configureFlags', options),
  }),
  meson: (_, options) => ({
    arguments: ['meson', 'ninja'],
    native: ['meson', 'ninja'],
    attributes: flags('mesonFlags', options),
  }),
  cmake: (_, options) => ({
    arguments: ['cmake'],
    native: ['cmake'],
    attributes: flags('cmakeFlags', options),
  }),
  python: () => ({ maker: 'python3Packages.buildPythonApplication', attributes: [['pyproject', 'true']] }),
  cargo: (plan) => hashed(plan, 'rustPlatform.buildRustPackage', 'cargoHash', false),
  go: (plan) => hashed(plan, 'buildGoModule', 'vendorHash', findEntry(plan.tree, 'vendor') !== undefined),
  npm: (plan) => hashed(plan, 'buildNpmPackage', 'npmDepsHash', false),
  commands: (plan) => {
    const { commands = [], install = [] } = plan.project.manifest.build ?? {};
    const phase = (name: string, lines: readonly string[]) =>
      nixLines([`runHook pre${name}`, ...lines, `runHook post${name}`], 2);
    return {
      attributes: [
        [
          'buildPhase',
          phase(
            'Build',
            commands.map((step) => nixStep(step, plan)),
          ),
        ],
        // Where the directories are in the store there is no other root to install into.
        [
          'installPhase',
          phase('Install', ['export DESTDIR=', ...install.map((step) => nixStep(step, plan))]),
        ],
      ],
    };
  },
};

/** How the project is built; one without a build is only installed. */
export function nixBuild(plan: Plan): NixBuild {
  const base = { maker: 'stdenv.mkDerivation', arguments: [], native: [], attributes: [], findings: [] };
  const { build } = plan.project.manifest;
  if (build === undefined) return { ...base, attributes: [['dontBuild', 'true']] };
  const options = (build.options ?? []).map((option) => nixStep(option, plan).replaceAll('$out', '$(out)'));
  return { ...base, ...SYSTEMS[build.system]?.(plan, options) };
}

/** A step in which the store path, that nobody knows before the build, is `$out`. */
export function nixStep(step: string, plan: Plan): string {
  return stepText(step, plan).replaceAll(storePath(plan), '$out');
}

function flags(name: string, options: readonly string[]): readonly (readonly [string, string])[] {
  return options.length === 0 ? [] : [[name, nixList(options.map(nixString), 2)]];
}

/** What a project takes from a registry of its language has a hash that only a download can tell. */
function hashed(plan: Plan, maker: string, name: string, isVendored: boolean): Partial<NixBuild> {
  if (isVendored) return { maker, attributes: [[name, 'null']] };
  const finding: Finding = {
    rule: 'recipe/hash',
    severity: 'warning',
    place: plan.project.located.locate(['build', 'system']),
    message: `${name} is not known: it is that of what the build downloads`,
    remedy: `run nix-build once, and put the hash that it prints in the place of lib.fakeHash`,
    source: 'Nixpkgs manual, "Fetchers"',
    distribution: plan.distribution.id,
  };
  return { maker, attributes: [[name, 'lib.fakeHash']], findings: [finding] };
}
