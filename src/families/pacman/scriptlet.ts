import type { Finding } from '../../findings/finding.ts';
import type { Package, Script } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { shellWord } from '../shell-words.ts';

const SHELLS = /\/(?:sh|bash|dash)$/;
const WORDS = { before: 'pre', after: 'post' } as const;

/** NAME.install: the functions of PKGBUILD(5) that pacman calls; undefined where there is nothing to run. */
export function scriptletOf(plan: Plan, pkg: Package): string | undefined {
  const functions = pkg.scripts.filter(isRun).map(functionOf);
  const capable = capabilityLines(plan, pkg);
  const own = (name: string) => functions.find((one) => one.name === name)?.body;
  const extended = ['post_install', 'post_upgrade'].map((name) => ({
    name,
    body: [...capable, ...(own(name) === undefined ? [] : [own(name)])].join('\n'),
  }));
  const all = [
    ...functions.filter(({ name }) => !extended.some((one) => one.name === name)),
    ...extended.filter(({ body }) => body !== ''),
  ];
  if (all.length === 0) return undefined;
  const sorted = all.sort((a, b) => (a.name < b.name ? -1 : 1));
  // In a subshell, so that `exit` and `set -e` of a hook mean what they do in a script of its own.
  return sorted.map(({ name, body }) => `${name}() (\n${body}\n)\n`).join('\n');
}

/** What pacman runs of the hooks, and what it cannot. */
export function scriptletFindings(plan: Plan): readonly Finding[] {
  return plan.set.packages.flatMap(({ scripts }) =>
    scripts.filter((script) => !isRun(script)).map((script) => notRun(script, plan)),
  );
}

function notRun(script: Script, plan: Plan): Finding {
  const why =
    script.event === 'purge'
      ? 'pacman knows no purge: what a removal leaves, it leaves for good'
      : `pacman runs its scripts in a shell, not in ${script.interpreter}`;
  return {
    rule: 'recipe/hook',
    severity: 'warning',
    place: script.place ?? plan.project.located.locate([]),
    message: `this hook is not in the package: ${why}`,
    remedy:
      script.event === 'purge'
        ? 'do it in post-remove.sh, or leave it to the user'
        : 'write it for sh, or install the program and run it from a hook in sh',
    source: 'PKGBUILD(5), "Install/Upgrade/Remove Scripting"',
    distribution: plan.distribution.id,
  };
}

function isRun({ event, interpreter }: Script): boolean {
  return event !== 'purge' && SHELLS.test(interpreter);
}

function functionOf({ event, when, body }: Script): { readonly name: string; readonly body: string } {
  const text = body.replace(/^#!.*\n/, '').replace(/\n+$/, '');
  return { name: `${WORDS[when]}_${event}`, body: text };
}

/** fakeroot has no capabilities to give: Arch sets them when the package is installed. */
function capabilityLines(plan: Plan, pkg: Package): readonly string[] {
  const entries = [...plan.set.entries(pkg)].filter(({ capabilities }) => capabilities !== undefined);
  const claims = plan.claims.filter(
    ({ package: name, line, matches }) =>
      name === pkg.name && line.capabilities !== undefined && matches === undefined,
  );
  const lines = [
    ...entries.map(({ path, capabilities = '' }) => ({ path, capabilities })),
    ...claims.map(({ pattern, line: { capabilities = '' } }) => ({ path: pattern, capabilities })),
  ];
  return lines.map(
    ({ path, capabilities }) => `setcap ${shellWord(capabilities)} ${shellWord(path.slice(1))}`,
  );
}
