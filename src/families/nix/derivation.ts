import { expandBraces } from '../../distributions/expand.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RecipeInput } from '../family.ts';
import { type Unstripped, unstrippedOf } from '../packaging/unstripped.ts';
import type { NixBuild } from './build.ts';
import { nixStep } from './build.ts';
import { postFixup } from './fixup.ts';
import { argumentsOf, type Inputs } from './inputs.ts';
import { postInstall } from './install.ts';
import { belowOutput, outputsOf } from './outputs.ts';
import { nixLines, nixList, nixString } from './text.ts';

export type DerivationInput = RecipeInput & {
  readonly inputs: Inputs;
  readonly build: NixBuild;
  readonly patches: readonly string[];
};

/** default.nix: a function for callPackage that makes one derivation, with an output for each package. */
export function derivation(input: DerivationInput): string {
  const { plan, inputs, build } = input;
  const attributes = attributesOf(input);
  const url = plan.project.manifest.source?.url;
  const wanted = [
    'lib',
    build.maker.split('.')[0] ?? 'stdenv',
    ...(url === undefined ? [] : ['fetchurl']),
    ...build.arguments,
    ...(isWrapped(input) ? ['makeWrapper'] : []),
    ...argumentsOf([...inputs.native, ...inputs.run, ...inputs.test]),
  ];
  const maintainer = plan.contribution?.file.maintainer?.name;
  return [
    `# Made by: contrib recipe ${plan.distribution.id}. Edit it as you like: contrib keeps what you edited.`,
    ...(maintainer === undefined ? [] : [`# Packaged by: ${maintainer}`]),
    '{',
    ...[...new Set(wanted)].map((name) => `  ${name},`),
    '}:',
    '',
    `${build.maker} rec {`,
    ...attributes.map(([name, value]) => `  ${name} = ${value};`),
    '',
    ...metaLines(plan),
    '}',
    '',
  ].join('\n');
}

type Attribute = readonly [string, string];

function attributesOf(input: DerivationInput): readonly Attribute[] {
  const { plan, inputs, build, patches } = input;
  const { manifest } = plan.project;
  const outputs = outputsOf(plan);
  const list = (name: string, elements: readonly string[]): readonly Attribute[] =>
    elements.length === 0 ? [] : [[name, nixList(elements, 2)]];
  const isPython = build.maker.startsWith('python3Packages.');
  const native = [...build.native, ...(isWrapped(input) ? ['makeWrapper'] : [])];
  const fixup = postFixup(plan, inputs.onPath);
  return [
    ['pname', nixString(manifest.name)],
    ['version', nixString(manifest.version)],
    ['src', source(input)],
    ...(outputs.length > 1
      ? list(
          'outputs',
          outputs.map(({ name }) => nixString(name)),
        )
      : []),
    ...list(
      'patches',
      patches.map((name) => `./${name}`),
    ),
    ...list(isPython ? 'build-system' : 'nativeBuildInputs', [...native, ...inputs.native]),
    ...list(isPython ? 'dependencies' : 'buildInputs', inputs.run),
    ...list('nativeCheckInputs', inputs.test),
    ...build.attributes,
    ...list(
      'stripExclude',
      plan.set.packages
        .flatMap((pkg) => unstrippedOf(plan, pkg))
        .flatMap((one) => unstrippedPattern(one, plan)),
    ),
    ...checkAttributes(plan),
    ...installAttributes(plan),
    ...(fixup.length === 0 ? [] : ([['postFixup', wrappedLines(fixup)]] as const)),
  ];
}

/** A pattern below an output, of one that strip.sh understands (Nixpkgs manual, "stripExclude"). */
function unstrippedPattern({ path }: Unstripped, plan: Plan): readonly string[] {
  const below = belowOutput(path, plan);
  return below === undefined
    ? []
    : expandBraces(below).map((word) => nixString(word.replace(/\/\*\*$/, '/*')));
}

/** In what wraps programs a value of the language is meant: the path of what is on PATH. */
function wrappedLines(lines: readonly string[]): string {
  return nixLines(lines, 2).replaceAll("''${lib.makeBinPath", '${lib.makeBinPath');
}

function isWrapped({ plan, inputs }: DerivationInput): boolean {
  return postFixup(plan, inputs.onPath).some((line) => line.includes('wrapProgram'));
}

/** fetchurl wants the digest as browsers do: base64 behind the algorithm's name. */
function source({ plan, sourceDigest }: RecipeInput): string {
  const { name, version, source: released } = plan.project.manifest;
  if (released === undefined) return `./${name}-${version}.tar.gz`;
  const url = nixString(released.url)
    .replaceAll('\\${version}', '${version}')
    .replaceAll('\\${name}', '${pname}');
  const hash =
    sourceDigest === undefined
      ? 'lib.fakeHash'
      : nixString(`sha256-${Buffer.from(sourceDigest, 'hex').toString('base64')}`);
  return `fetchurl {\n    url = ${url};\n    hash = ${hash};\n  }`;
}

function checkAttributes(plan: Plan): readonly Attribute[] {
  const steps = (plan.project.manifest.build?.test ?? []).map((step) => nixStep(step, plan));
  if (steps.length === 0) return [];
  return [
    ['doCheck', 'true'],
    ['checkPhase', nixLines(['runHook preCheck', ...steps, 'runHook postCheck'], 2)],
  ];
}

function installAttributes(plan: Plan): readonly Attribute[] {
  const lines = postInstall(plan);
  if (plan.project.manifest.build !== undefined) return [['postInstall', nixLines(lines, 2)]];
  return [['installPhase', nixLines(['runHook preInstall', ...lines, 'runHook postInstall'], 2)]];
}

function metaLines(plan: Plan): readonly string[] {
  const { manifest } = plan.project;
  const licences = manifest.license.match(/[A-Za-z0-9.+-]+/g) ?? [];
  const ids = licences.filter((word, index) => {
    return !['AND', 'OR', 'WITH'].includes(word) && licences[index - 1] !== 'WITH';
  });
  const names = ids.map((id) => `(lib.getLicenseFromSpdxId ${nixString(id)})`);
  const hasProgram = [...plan.claims.map(({ pattern }) => pattern), ...installed(plan)].some((path) =>
    path.endsWith(`/bin/${manifest.name}`),
  );
  return [
    '  meta = {',
    `    description = ${nixString(manifest.summary)};`,
    ...(manifest.homepage === undefined ? [] : [`    homepage = ${nixString(manifest.homepage)};`]),
    `    license = ${nixList(names, 4)};`,
    ...(hasProgram ? [`    mainProgram = ${nixString(manifest.name)};`] : []),
    '    maintainers = [ ];',
    '    platforms = lib.platforms.linux;',
    '  };',
  ];
}

function installed({ set }: Plan): readonly string[] {
  return set.packages.flatMap((pkg) => [...set.entries(pkg)].map(({ path }) => path));
}
