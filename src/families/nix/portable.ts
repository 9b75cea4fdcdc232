import type { Plan } from '../../plan/plan.ts';
import { outputsOf } from './outputs.ts';
import { nixString } from './text.ts';

/**
 * portable.nix: the same units as a portable service (Nixpkgs manual, pkgs.portableService), whose names begin with the
 * image's. Undefined where no unit does: systemd-portabled would not look at it.
 */
export function portable(plan: Plan): string | undefined {
  const { manifest } = plan.project;
  const units = outputsOf(plan).flatMap(({ name: output, package: pkg }) =>
    pkg.units
      .filter(({ name }) => name.startsWith(`${manifest.name}.`) || name.startsWith(`${manifest.name}-`))
      .map(({ name }) => ({ name, output })),
  );
  if (units.length === 0) return undefined;
  return [
    `# Made by: contrib recipe ${plan.distribution.id}. Edit it as you like: contrib keeps what you edited.`,
    "# An image for portablectl attach: nix-build --expr '(import <nixpkgs> { }).callPackage ./portable.nix { }'",
    '{ callPackage, portableService, runCommand }:',
    '',
    'let',
    '  package = callPackage ./default.nix { };',
    '  unit = output: name: runCommand name { } "cp ${package.${output}}/lib/systemd/system/${name} $out";',
    'in',
    'portableService {',
    '  inherit (package) pname version;',
    `  description = ${nixString(manifest.summary)};`,
    ...(manifest.homepage === undefined ? [] : [`  homepage = ${nixString(manifest.homepage)};`]),
    '  units = [',
    ...units.map(({ name, output }) => `    (unit ${nixString(output)} ${nixString(name)})`),
    '  ];',
    '}',
    '',
  ].join('\n');
}
