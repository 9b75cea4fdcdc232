import type { Package, Script } from '../../packages/package-set.ts';
import { shellWord } from '../shell-words.ts';
import { reloadedUnits, unitsToStop } from './services.ts';

export const SCRIPT_NAMES = ['preinst', 'postinst', 'prerm', 'postrm'] as const;
export type ScriptName = (typeof SCRIPT_NAMES)[number];

/** When dpkg calls a script for an event of the description (policy 6.5). `purge` has no moment before it. */
const MOMENTS: Readonly<Record<string, { readonly script: ScriptName; readonly test: string } | undefined>> =
  {
    'before install': { script: 'preinst', test: '[ "$1" = install ]' },
    'after install': { script: 'postinst', test: '[ "$1" = configure ] && [ -z "${2-}" ]' },
    'before upgrade': { script: 'preinst', test: '[ "$1" = upgrade ]' },
    'after upgrade': { script: 'postinst', test: '[ "$1" = configure ] && [ -n "${2-}" ]' },
    'before remove': { script: 'prerm', test: '[ "$1" = remove ]' },
    'after remove': { script: 'postrm', test: '[ "$1" = remove ]' },
    'after purge': { script: 'postrm', test: '[ "$1" = purge ]' },
  };

/** What a script does at one moment, as lines of the shell. */
type Step = { readonly script: ScriptName; readonly lines: readonly string[] };

/** A file that must have what no archive can hold: capabilities. */
export type Capable = { readonly path: string; readonly capabilities: string };

/** The maintainer scripts of a package, where anything is left that cannot be declared. */
export function maintainerScripts(pkg: Package, capable: readonly Capable[]): [ScriptName, string][] {
  const steps = [...pkg.scripts.flatMap(hookStep), ...ownSteps(pkg, capable)];
  return SCRIPT_NAMES.flatMap((name): [ScriptName, string][] => {
    const mine = steps.filter(({ script }) => script === name);
    return mine.length === 0 ? [] : [[name, render(name, mine)]];
  });
}

/** A hook that dpkg has no moment for. */
export function isUnheard({ event, when }: Script): boolean {
  return MOMENTS[`${when} ${event}`] === undefined;
}

/** Before the removal the files are still there, behind the installation debhelper's own parts have made accounts. */
function render(name: ScriptName, steps: readonly Step[]): string {
  const own = steps.flatMap(({ lines }) => ['', ...lines]);
  const helper = ['', '#DEBHELPER#'];
  const isBefore = name === 'preinst' || name === 'prerm';
  return `${['#!/bin/sh', 'set -e', ...(isBefore ? [...own, ...helper] : [...helper, ...own])].join('\n')}\n`;
}

/** In a shell of its own, so that `exit` ends the hook and not the script. */
function hookStep(script: Script): Step[] {
  const moment = MOMENTS[`${script.when} ${script.event}`];
  if (moment === undefined) return [];
  const body = script.body.replace(/^#!.*\n/, '').replace(/\n+$/, '');
  const from = `# ${script.place?.file ?? `${script.when} ${script.event}`}`;
  const inner = isShell(script.interpreter) ? ['(', body, ')'] : heredoc(script.interpreter, body);
  return [{ script: moment.script, lines: [from, `if ${moment.test}; then`, ...inner, 'fi'] }];
}

function isShell(interpreter: string): boolean {
  return /\/(?:da)?sh$/.test(interpreter);
}

/** The text goes to the program as it is: the word that ends it stands in no line of it. */
function heredoc(interpreter: string, body: string): string[] {
  let end = 'HOOK';
  while (body.split('\n').includes(end)) end = `${end}_`;
  const stdin = interpreter.endsWith('bash') ? ' -s -- "$@"' : ' - "$@"';
  return [`${shellWord(interpreter)}${stdin} <<'${end}'`, body, end];
}

function ownSteps(pkg: Package, capable: readonly Capable[]): Step[] {
  const reloaded = reloadedUnits(pkg);
  const stopped = unitsToStop(pkg);
  return [
    ...(capable.length === 0
      ? []
      : [
          {
            script: 'postinst' as const,
            lines: [
              'if [ "$1" = configure ]; then',
              ...capable.map(
                ({ path, capabilities }) =>
                  `    setcap ${shellWord(capabilities)} "\${DPKG_ROOT:-}"${shellWord(path)}`,
              ),
              'fi',
            ],
          },
        ]),
    ...(reloaded.length === 0
      ? []
      : [
          {
            script: 'postinst' as const,
            lines: invoke('[ "$1" = configure ] && [ -n "${2-}" ]', 'reload', reloaded),
          },
        ]),
    ...(stopped.length === 0
      ? []
      : [{ script: 'prerm' as const, lines: invoke('[ "$1" = remove ]', 'stop', stopped) }]),
  ];
}

/** deb-systemd-invoke(1) asks policy-rc.d, as policy 9.3.3 demands. */
function invoke(test: string, action: string, units: readonly string[]): string[] {
  return [
    `if ${test} && [ -z "\${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]; then`,
    `    deb-systemd-invoke ${action} ${units.map(shellWord).join(' ')} || true`,
    'fi',
  ];
}
