import { canonicalPath } from '../../distributions/paths.ts';
import { holds } from '../../packages/options.ts';
import type { Package } from '../../packages/package-set.ts';
import type { NeededTool } from '../builder.ts';
import { FILES, hereDocument, LOOK, linkLines, lookAt } from '../prove/script.ts';
import { objection, type Stub, stubOf } from '../prove/stubs.ts';
import type { Play, Prover, StepsTrial, Trial, Unproven, UpgradeTrial } from '../prover.ts';
import { formatDeb, RELATION_FIELDS } from './depends.ts';
import { type DpkgState, dpkgState, remove, unpack } from './dpkg.ts';
import { debRetypePlay, foretellDebRetype } from './prove-retype.ts';
import { APT, DPKG, INDEX, SOLVED } from './prove-shell.ts';

const DPKG_TOOL: NeededTool = {
  program: 'dpkg',
  package: { deb: 'dpkg', rpm: 'dpkg', pacman: 'dpkg', apk: 'dpkg' },
};
const DPKG_DEB: NeededTool = { ...DPKG_TOOL, program: 'dpkg-deb' };
const APT_TOOL: NeededTool = { program: 'apt-get', package: { deb: 'apt', rpm: 'apt' } };

/** Who owns the system's links: dpkg removes a directory, and a link to one, with the last package in it. */
const OWNER = 'contrib-links';

/** dpkg in any order, apt's solver on a written database, and both together in a scratch root. None needs rights. */
export const debProver: Prover = {
  play: (trial) => objection(trial) ?? playOf(trial),
  foretell,
  foretellRetype: foretellDebRetype,
};

function playOf(trial: Trial): Play | Unproven {
  const { action } = trial;
  if (action.kind === 'steps') return stepsPlay({ ...trial, action });
  if (action.kind === 'retype') return debRetypePlay({ ...trial, action }, [DPKG_TOOL, DPKG_DEB]);
  return action.kind === 'solve' ? solvePlay({ ...trial, action }) : upgradePlay({ ...trial, action });
}

function stepsPlay(trial: StepsTrial): Play {
  const { steps } = trial.action;
  const unpacked = new Set(steps.filter(({ kind }) => kind === 'unpack').map((step) => step.package));
  const debs = [...unpacked].map((pkg) => makeDeb(stubOf(pkg, trial)));
  const lines = steps.map((step) => `${step.kind} ${step.package.name}\n`);
  const body = [DPKG, FILES, LOOK, system(trial, true), ...debs, ...lines, 'installed\n', lookAt(trial)];
  return { body: body.join(''), judge: 'dpkg', needs: [DPKG_TOOL, DPKG_DEB], rights: 'none' };
}

function solvePlay(trial: UpgradeTrial): Play {
  const stubs = trial.offered.map((pkg) => stubOf(pkg, trial));
  // Nothing is fetched, so that a name and a size will do.
  const index = stubs.flatMap((stub) => [...control(stub), `Filename: ./${stub.name}.deb`, 'Size: 1', '']);
  const body = [
    DPKG,
    APT,
    system(trial, false),
    hereDocument('cat > "$work/new/Packages"', index),
    SOLVED,
    `solved ${command(trial)}\n`,
  ];
  return { body: body.join(''), judge: 'apt-get', needs: [APT_TOOL, DPKG_TOOL], rights: 'none' };
}

function upgradePlay(trial: UpgradeTrial): Play {
  const debs = trial.offered.map((pkg) => makeDeb(stubOf(pkg, trial)));
  const body = [
    DPKG,
    APT,
    FILES,
    LOOK,
    system(trial, true),
    ...debs,
    INDEX,
    'apt-get -q update > "$work/log" 2>&1\n',
    `apt-get -q -y ${command(trial)} > "$work/log" 2>&1 || echo refused\n`,
    ...autoremove(trial),
    'installed\n',
    lookAt(trial),
  ];
  return { body: body.join(''), judge: 'apt-get', needs: [APT_TOOL, DPKG_TOOL, DPKG_DEB], rights: 'none' };
}

/** apt-get(8): what the tool is called by, or the packages that a user asks for alone. */
function command({ action: { tool, only } }: UpgradeTrial): string {
  return only === undefined ? tool.name.replace('apt-get ', '') : `install ${[...only].join(' ')}`;
}

/** apt-mark(8): whoever asked for some packages got all others automatically. */
function autoremove({ installed, action: { asked } }: UpgradeTrial): readonly string[] {
  if (asked === undefined) return [];
  const others = installed.filter(({ name }) => !asked.has(name)).map(({ name }) => name);
  return [
    `apt-mark manual ${[...asked].join(' ')} > "$work/log" 2>&1\n`,
    ...(others.length === 0 ? [] : [`apt-mark auto ${others.join(' ')} > "$work/log" 2>&1\n`]),
    'apt-get -q -y autoremove > "$work/log" 2>&1 || echo refused\n',
  ];
}

/** dpkg's database as if the packages were installed, and their files where they are wanted. */
function system(trial: Trial, withFiles: boolean): string {
  const stubs = trial.installed.map((pkg) => stubOf(pkg, trial));
  const owner: Stub = { name: OWNER, version: '1', relations: [], files: [] };
  const status = [owner, ...stubs].flatMap((stub) => [
    ...control(stub),
    'Status: install ok installed',
    ...conffiles(stub),
    '',
  ]);
  const linked = Object.entries(trial.links).flat();
  const lists = stubs.map(({ name, files }) => {
    const paths = files.map(({ path }) => path);
    return `${hereDocument(`cat > "$info/${name}.list"`, paths)}files "$root" < "$info/${name}.list"\n`;
  });
  return [
    '# The system: what dpkg says is installed.\n',
    linkLines(trial),
    hereDocument('cat > "$root/var/lib/dpkg/status"', status),
    hereDocument(`cat > "$info/${OWNER}.list"`, ['/.', '/usr', ...linked]),
    ...(withFiles ? lists : []),
  ].join('');
}

function conffiles({ files }: Stub): readonly string[] {
  const own = files.filter(({ config }) => config);
  // The digest is that of an empty file.
  return own.length === 0
    ? []
    : ['Conffiles:', ...own.map(({ path }) => ` ${path} d41d8cd98f00b204e9800998ecf8427e`)];
}

function makeDeb(stub: Stub): string {
  const { name, files } = stub;
  const config = files.filter((file) => file.config).map(({ path }) => path);
  return [
    `\n# ${name} as it is offered.\n`,
    `mkdir -p "$work/tree/${name}/DEBIAN"\n`,
    hereDocument(`cat > "$work/tree/${name}/DEBIAN/control"`, control(stub)),
    ...(config.length === 0 ? [] : [hereDocument(`cat > "$work/tree/${name}/DEBIAN/conffiles"`, config)]),
    hereDocument(
      `files "$work/tree/${name}"`,
      files.map(({ path }) => path),
    ),
    `make_deb ${name}\n`,
  ].join('');
}

/** The stanza of a stand-in (policy 5.3). */
function control({ name, version, relations }: Stub): readonly string[] {
  const fields = RELATION_FIELDS.flatMap((kind) => {
    const items = relations.filter((one) => one.kind === kind).map(({ expression }) => formatDeb(expression));
    return items.length === 0 ? [] : [`${kind}: ${[...new Set(items)].join(', ')}`];
  });
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: all',
    'Maintainer: contrib <contrib@localhost>',
    `Description: stands in for ${name}`,
    ...fields,
  ];
}

/** What the model of dpkg makes of steps. */
function foretell(trial: StepsTrial): readonly string[] {
  const { installed, entries, links, action, paths } = trial;
  const { words } = trial.universe;
  const rules = { words, entries, canonical: (path: string) => canonicalPath({ pathAliases: links }, path) };
  const state = dpkgState(installed, rules);
  const steps = action.steps.map(({ kind, package: pkg }) => {
    if (kind === 'remove') {
      remove(state, pkg.name, rules);
      return `removed ${pkg.name}`;
    }
    if (!preDependsHold(pkg, state, trial)) return `refused ${pkg.name}`;
    const refusal = unpack(state, pkg, rules);
    if (refusal === undefined) return `unpacked ${pkg.name}`;
    return `refused ${pkg.name}${'overwrites' in refusal ? ': overwrite' : ''}`;
  });
  const packages = [...state.packages.values()].map(
    ({ name, version }) => `package ${name} ${words.format(version)}`,
  );
  const looks = paths.map((path) => `${state.disk.has(path) ? 'there' : 'gone'} ${path}`);
  return [...steps, ...packages.sort(), ...looks];
}

/** Policy 7.2: dpkg unpacks nothing whose pre-dependencies are not there. */
function preDependsHold(pkg: Package, { packages }: DpkgState, trial: Trial): boolean {
  const present = new Map([...packages].map(([name, one]) => [name, [one]]));
  return stubOf(pkg, trial)
    .relations.filter(({ kind }) => kind === 'Pre-Depends')
    .every(({ expression }) => holds(expression, trial.universe, present));
}
