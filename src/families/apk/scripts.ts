import type { Finding } from '../../findings/finding.ts';
import type { Account, Package, Script } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { shellWord } from '../shell-words.ts';

const SHELLS = /\/(?:sh|ash|bash|busybox)$/;
const EVENTS = { install: 'install', upgrade: 'upgrade', remove: 'deinstall' } as const;
const WORDS = { before: 'pre', after: 'post' } as const;

/** PACKAGE.pre-install and its like, which apk runs (APKBUILD(5), "install"). */
export function installScripts(pkg: Package): readonly { readonly path: string; readonly content: string }[] {
  const accounts = accountLines(pkg);
  const own = pkg.scripts.filter(isRun).map((script) => ({ name: nameOf(script), body: bodyOf(script) }));
  // An upgrade may come from a version that had no accounts.
  const names = new Set([
    ...(accounts.length === 0 ? [] : ['pre-install', 'pre-upgrade']),
    ...own.map(({ name }) => name),
  ]);
  return [...names].sort().map((name) => ({
    path: `${pkg.name}.${name}`,
    content: [
      '#!/bin/sh',
      '',
      ...(name.startsWith('pre-') && name !== 'pre-deinstall' ? accounts : []),
      ...own.filter((script) => script.name === name).map(({ body }) => body),
      '',
      'exit 0',
      '',
    ].join('\n'),
  }));
}

/** What apk runs of the hooks, and what it cannot. */
export function hookFindings(plan: Plan): readonly Finding[] {
  return plan.set.packages.flatMap(({ scripts }) =>
    scripts
      .filter((script) => !isRun(script))
      .map((script): Finding => {
        const why =
          script.event === 'purge'
            ? 'apk knows no purge but apk del --purge, which runs no script'
            : `the recipe writes it for sh, and this is ${script.interpreter}`;
        return {
          rule: 'recipe/hook',
          severity: 'warning',
          place: script.place ?? plan.project.located.locate([]),
          message: `this hook is not in the package: ${why}`,
          remedy: 'write it for sh, at a moment that apk has',
          source: 'APKBUILD(5), "install"',
          distribution: plan.distribution.id,
        };
      }),
  );
}

function isRun({ event, interpreter }: Script): boolean {
  return event !== 'purge' && SHELLS.test(interpreter);
}

function nameOf({ event, when }: Script): string {
  return `${WORDS[when]}-${event === 'purge' ? event : EVENTS[event]}`;
}

/** In a subshell, so that `exit` ends the hook alone. */
function bodyOf({ body }: Script): string {
  return `(\n${body.replace(/^#!.*\n/, '').replace(/\n+$/, '')}\n) || exit $?`;
}

/** As aports have it: busybox adduser and addgroup, which fail where the account is there already. */
function accountLines({ accounts }: Package): readonly string[] {
  const users = accounts.filter(({ kind }) => kind === 'user');
  const groups = accounts.filter(
    ({ kind, name }) => kind === 'group' && !users.some((user) => user.name === name),
  );
  return [
    ...groups.map(({ name, id }) => `addgroup -S${id === undefined ? '' : ` -g ${id}`} ${name} 2> /dev/null`),
    ...users.flatMap(userLines),
  ];
}

function userLines({ name, id, description, home, shell, groups = [] }: Account): readonly string[] {
  const number = id === undefined ? '' : ` ${id}`;
  const options = [
    '-S -D -H',
    ...(id === undefined ? [] : [`-u ${id}`]),
    `-h ${shellWord(home ?? '/dev/null')}`,
    `-s ${shellWord(shell ?? '/sbin/nologin')}`,
    `-G ${name}`,
    ...(description === undefined ? [] : [`-g ${shellWord(description)}`]),
  ];
  return [
    `addgroup -S${number === '' ? '' : ` -g${number}`} ${name} 2> /dev/null`,
    `adduser ${options.join(' ')} ${name} 2> /dev/null`,
    ...groups.map((group) => `addgroup ${name} ${group} 2> /dev/null`),
  ];
}
