import { posix } from 'node:path';
import type { Evidence } from '../../findings/finding.ts';
import type { Package, Script } from '../../packages/package-set.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { installCommands } from '../install-scripts.ts';
import type { SetView } from '../set-view.ts';
import { matchesGlob } from '../shell/conditions.ts';
import type { Value } from '../shell/state.ts';
import { namesOf, type Units } from './units.ts';

/** A link that makes one unit want another: what `systemctl enable` makes. */
export type Enabling = {
  readonly unit: string;
  /** The unit that wants it, or the alias it got. */
  readonly by: string;
  readonly certain: boolean;
  readonly evidence: Evidence;
};

export type Enablement = {
  readonly links: readonly Enabling[];
  /** Units that presets decide on although no preset of the set names them, and the policy is not known to. */
  readonly undecided: ReadonlySet<string>;
};

const MOST_ALSO = 100;

/**
 * The links that are there once the packages are installed on an empty system: those that they bring along, and those
 * that their own steps make (systemctl, presets, deb-systemd-helper), as each of them really works.
 */
export async function enablement(view: SetView, units: Units): Promise<Enablement> {
  const presets = await readPresets(view);
  const links: Enabling[] = units.wanted.map(({ unit, by, item }) => ({
    unit,
    by,
    certain: true,
    evidence: {
      text: item.entry.path,
      place: item.entry.place ?? { package: item.pkg.name, path: item.entry.path },
    },
  }));
  const undecided = new Set<string>();
  const state = { units, presets, links, undecided, view };
  for (const pkg of view.set.packages) {
    for (const step of stepsOf(pkg, view)) apply(step, state);
  }
  return { links, undecided };
}

type Step = {
  readonly kind: 'enable' | 'disable' | 'preset';
  readonly units: readonly string[];
  readonly certain: boolean;
  readonly evidence: Evidence;
};

type State = {
  readonly units: Units;
  readonly presets: readonly Preset[];
  readonly links: Enabling[];
  readonly undecided: Set<string>;
  readonly view: SetView;
};

function apply(step: Step, state: State): void {
  for (const unit of step.units) {
    const kind = step.kind === 'preset' ? presetOf(unit, state) : step.kind;
    if (kind === 'enable') enable(unit, step, state, new Set());
    if (kind === 'disable') disable(unit, state.links);
  }
}

/** `systemctl enable`: [Install] alone says what becomes of a unit; Also= takes others along (systemd.unit(5)). */
function enable(name: string, step: Step, state: State, seen: Set<string>): void {
  const unit = state.units.byName.get(name) ?? state.units.byName.get(name.replace(/@[^.]*\./, '@.'));
  if (unit === undefined || unit.masked || seen.has(name) || seen.size > MOST_ALSO) return;
  seen.add(name);
  for (const key of ['WantedBy', 'RequiredBy', 'UpheldBy', 'Alias']) {
    for (const by of namesOf(unit, 'Install', key)) {
      state.links.push({ unit: name, by, certain: step.certain, evidence: step.evidence });
    }
  }
  for (const also of namesOf(unit, 'Install', 'Also')) enable(also, step, state, seen);
}

function disable(name: string, links: Enabling[]): void {
  for (let at = links.length - 1; at >= 0; at -= 1) if (links[at]?.unit === name) links.splice(at, 1);
}

type Preset = { readonly action: 'enable' | 'disable'; readonly pattern: string };

const PRESET_DIRECTORIES = [
  '/etc/systemd/system-preset',
  '/run/systemd/system-preset',
  '/usr/lib/systemd/system-preset',
];

/** systemd.preset(5): files in the order of their names, the first line that matches decides. */
async function readPresets(view: SetView): Promise<Preset[]> {
  const files = new Map<string, string>();
  for (const item of PRESET_DIRECTORIES.flatMap((directory) => view.list(directory))) {
    const name = posix.basename(item.entry.path);
    if (name.endsWith('.preset') && !files.has(name)) files.set(name, (await view.text(item)) ?? '');
  }
  return [...files]
    .sort(([a], [b]) => comparePaths(a, b))
    .flatMap(([, text]) => text.split('\n').slice(0, 10_000).flatMap(presetLine));
}

function presetLine(line: string): Preset[] {
  const match = /^\s*(enable|disable)\s+(\S{1,256})/.exec(line);
  if (match === null) return [];
  const [, action, pattern = ''] = match;
  return [{ action: action === 'enable' ? 'enable' : 'disable', pattern }];
}

/** What no preset of the set names is for the distribution's own presets, which are in none of these packages. */
function presetOf(unit: string, { presets, view, undecided }: State): 'enable' | 'disable' | undefined {
  const named = presets.find(({ pattern }) => matchesGlob(unit, pattern))?.action;
  if (named !== undefined) return named;
  undecided.add(unit);
  return view.policy.servicePolicy.preset;
}

/** The steps of a package: what its scripts do on a first installation, or what the description wishes. */
function stepsOf(pkg: Package, view: SetView): Step[] {
  const scripted = pkg.scripts
    .filter(({ event }) => event === 'install')
    .flatMap((script) => scriptSteps(pkg, script));
  const { install } = view.policy.servicePolicy;
  if (pkg.origin.kind !== 'manifest' || (install !== 'enable-and-start' && install !== 'preset'))
    return scripted;
  const wished = pkg.units
    .filter(({ enable: wish }) => wish === 'on-install')
    .map(
      ({ name, place }): Step => ({
        kind: install === 'preset' ? 'preset' : 'enable',
        units: [name],
        certain: true,
        evidence: { text: `services: ${name}: enable: on-install`, place: place ?? { package: pkg.name } },
      }),
    );
  return [...wished, ...scripted];
}

/** An empty system: no systemd runs (`[ -d /run/systemd/system ]`), and nothing was installed before. */
function scriptSteps(pkg: Package, script: Script): Step[] {
  const commands = installCommands(pkg, script, {
    file: (_operator, path) =>
      path.startsWith('/run/systemd') ? false : path.startsWith('/usr/') ? true : undefined,
    status: helperStatus,
  });
  return commands.flatMap(({ words, certain, evidence }): Step[] => {
    const step = stepOf(words);
    return step === undefined ? [] : [{ ...step, certain, evidence }];
  });
}

/** deb-systemd-helper(1p): on a first installation a unit counts as enabled, and as installed by Debian not yet. */
function helperStatus(words: readonly Value[]): boolean | undefined {
  if (posix.basename(words[0] ?? '') !== 'deb-systemd-helper') return undefined;
  if (words.includes('was-enabled')) return true;
  return words.includes('debian-installed') ? false : undefined;
}

/**
 * What a command does to the links. deb-systemd-invoke and `systemctl start` only start units, and the helper of rpm's
 * macros (`systemd-update-helper install-system-units`) applies presets.
 */
function stepOf(words: readonly Value[]): Pick<Step, 'kind' | 'units'> | undefined {
  const known = words.filter((word) => word !== undefined);
  const [program = '', ...rest] = known;
  const [verb = '', ...names] = rest.filter((word) => !word.startsWith('-'));
  const units = names.map((name) => (/\.[a-z]+$/.test(name) ? name : `${name}.service`));
  switch (posix.basename(program)) {
    case 'deb-systemd-helper':
      return verb === 'enable' || verb === 'disable' ? { kind: verb, units } : undefined;
    case 'systemctl':
      if (rest.includes('--user') || rest.includes('--global')) return undefined;
      if (verb === 'reenable') return { kind: 'enable', units };
      return verb === 'enable' || verb === 'disable' || verb === 'preset' ? { kind: verb, units } : undefined;
    case 'systemd-update-helper':
      return verb === 'install-system-units' ? { kind: 'preset', units } : undefined;
    default:
      return undefined;
  }
}
