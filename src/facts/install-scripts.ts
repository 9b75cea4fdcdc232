import type { Evidence } from '../findings/finding.ts';
import type { Package, Script } from '../packages/package-set.ts';
import { parseShell } from './shell/parse.ts';
import { followShell } from './shell/run.ts';
import type { ShellEvent, ShellOptions, Value } from './shell/state.ts';

/** A command of a package's script, and the line that it is on. */
export type ScriptCommand = ShellEvent & { readonly evidence: Evidence };

/** What a script would start on a first installation, on a system that `options` says the rest of. */
export function installCommands(
  pkg: Package,
  script: Script,
  options: Omit<ShellOptions, 'args'>,
): ScriptCommand[] {
  const { events } = followShell(parseShell(script.body), { ...options, args: installArguments(script) });
  const native = script.native ?? `${script.when} ${script.event}`;
  return events.map((event) => {
    const text = event.words.map((word) => word ?? '?').join(' ');
    const place = script.place ?? { package: pkg.name, path: `${native}:${event.line}` };
    return { ...event, evidence: { text, place } };
  });
}

/** What each format's scripts are called with then (Debian Policy 6.5; rpm-scriptlets(7)). */
function installArguments({ native }: Script): readonly Value[] {
  if (native === 'postinst') return ['configure', ''];
  if (native === 'preinst') return ['install', ''];
  return native?.startsWith('%') === true ? ['1', ''] : [undefined];
}
