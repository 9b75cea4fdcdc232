import type { Finding } from '../../findings/finding.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { type UnitText, unitText } from '../packaging/unit-text.ts';
import { escaped } from './text.ts';

/** A service of OpenRC beside the unit of systemd. */
export type InitScript = {
  readonly package: string;
  /** What the service is called: /etc/init.d/NAME. */
  readonly name: string;
  /** The file beside the APKBUILD. */
  readonly file: string;
  readonly content: string;
};

type Found = { readonly scripts: readonly InitScript[]; readonly findings: readonly Finding[] };

/** One script for every service that has a name on OpenRC and that the mapping does not bring itself. */
export function initScripts(plan: Plan): Found {
  const found = plan.set.packages.flatMap((pkg) => pkg.units.map(({ name }) => ofUnit(name, pkg, plan)));
  return {
    scripts: found.flatMap(({ scripts }) => scripts),
    findings: found.flatMap(({ findings }) => findings),
  };
}

function ofUnit(unit: string, pkg: Package, plan: Plan): Found {
  const name = plan.project.manifest.services?.[unit]?.names?.openrc;
  const { initdir } = plan.distribution.directories;
  if (name === undefined) return { scripts: [], findings: [] };
  const isThere =
    [...plan.set.entries(pkg)].some(({ path }) => path === `${initdir}/${name}`) ||
    plan.claims.some((claim) => claim.package === pkg.name && claim.pattern === `${initdir}/${name}`);
  if (isThere) return { scripts: [], findings: [] };
  const activated = pkg.units.find(({ activatedBy }) => activatedBy === unit)?.name;
  const text = unitText(activated ?? unit, plan);
  const place = plan.project.located.locateKey(['services', unit]);
  const base = { place, distribution: plan.distribution.id } as const;
  if (text?.get('Service.ExecStart') === undefined) {
    const message = `no init script is made of ${unit}: its ExecStart is in no file of the tree`;
    const remedy = `install a script to \${initdir}/${name}`;
    return {
      scripts: [],
      findings: [{ rule: 'recipe/service', severity: 'warning', message, remedy, ...base }],
    };
  }
  const content = render(name, text, plan, pkg);
  const script = { package: pkg.name, name, file: `${name}.initd`, content };
  if (activated === undefined) return { scripts: [script], findings: [] };
  const message = `${activated} runs all the time on ${plan.distribution.title}: OpenRC starts nothing by a socket`;
  return { scripts: [script], findings: [{ rule: 'recipe/service', severity: 'info', message, ...base }] };
}

/** openrc-run(8). */
function render(name: string, unit: UnitText, plan: Plan, pkg: Package): string {
  // Before the program systemd.service(5) has signs that say how it is run.
  const [program = '', ...args] = (unit.get('Service.ExecStart') ?? '')
    .replace(/^[-@:+!|]+/, '')
    .split(/\s+/);
  const [user, group] = [unit.get('Service.User'), unit.get('Service.Group')];
  const account = [user ?? (group === undefined ? undefined : 'root'), group ?? user].filter(
    (one) => one !== undefined,
  );
  const directory = unit.get('Service.WorkingDirectory');
  const isForking = unit.get('Service.Type') === 'forking';
  const made = volatileDirectories(plan, pkg);
  const parts = [
    '#!/sbin/openrc-run',
    '',
    `name="${escaped(name)}"`,
    `description="${escaped(unit.get('Unit.Description') ?? pkg.summary)}"`,
    `command="${escaped(program)}"`,
    ...(args.length === 0 ? [] : [`command_args="${escaped(args.join(' '))}"`]),
    ...(account.length === 0 ? [] : [`command_user="${account.join(':')}"`]),
    ...(directory === undefined ? [] : [`directory="${escaped(directory.replace(/^-/, ''))}"`]),
    ...(isForking
      ? [`pidfile="${escaped(unit.get('Service.PIDFile') ?? `/run/${name}.pid`)}"`]
      : ['command_background=true', 'pidfile="/run/$RC_SVCNAME.pid"']),
    ...(/network/.test(unit.get('Unit.After') ?? '') ? ['', 'depend() {', '\tuse net', '}'] : []),
    ...(made.length === 0 ? [] : ['', 'start_pre() {', ...made.map((line) => `\t${line}`), '}']),
  ];
  return `${parts.join('\n')}\n`;
}

/** What is made at every boot: there is no tmpfiles.d without systemd. */
function volatileDirectories(plan: Plan, pkg: Package): readonly string[] {
  return [...plan.set.entries(pkg)]
    .filter(({ type, flags }) => type === 'directory' && flags.includes('ghost'))
    .map(
      ({ path, mode, owner, group }) =>
        `checkpath -d -m ${mode.toString(8).padStart(4, '0')} -o ${owner}:${group} "${escaped(path)}"`,
    );
}
