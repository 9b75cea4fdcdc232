import { type ShellCommand, shellCommands } from '../../facts/shell-commands.ts';
import { hookScripts } from '../hook-scripts.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'hooks/declarable',
  severity: 'warning',
  needs: ['plan'],
  summary: 'A hook does nothing that contrib.yaml can declare',
  explanation:
    'Accounts, services and directories differ in every format: sysusers.d or a script, presets or policy, tmpfiles.d or ' +
    'an owned directory. Declared once, they are done as each distribution wants it, undone on removal, and checked. A ' +
    'script does one of these things in one way, and runs as root.',
  remedy: 'declare it in contrib.yaml',
  source: 'sysusers.d(5), tmpfiles.d(5), systemd.preset(5); Fedora packaging guidelines, "Users and Groups"',
  *check({ plan }) {
    for (const { file, body } of hookScripts(plan)) {
      for (const command of shellCommands(body)) {
        const found = declarable(command);
        if (found === undefined) continue;
        const { line, column } = command;
        yield { place: { file, line, column }, message: found.message, remedy: found.remedy };
      }
    }
  },
});

type Declarable = { readonly message: string; readonly remedy: string };

const VERBS = [
  'enable',
  'disable',
  'preset',
  'start',
  'stop',
  'restart',
  'reload',
  'try-restart',
  'daemon-reload',
];
const SERVICE_PROGRAMS = [
  'deb-systemd-helper',
  'deb-systemd-invoke',
  'invoke-rc.d',
  'update-rc.d',
  'rc-update',
  'rc-service',
  'chkconfig',
  'service',
];

function declarable({ words }: ShellCommand): Declarable | undefined {
  const program = (words[0] ?? '').replace(/^.*\//, '');
  const args = words.slice(1).filter((word) => !word.startsWith('-'));
  if (['useradd', 'adduser'].includes(program)) return account('users', 'user', args);
  if (['groupadd', 'addgroup'].includes(program)) return account('groups', 'group', args);
  if (program === 'systemctl')
    return VERBS.includes(args[0] ?? '') ? service(program, args.slice(1)) : undefined;
  if (SERVICE_PROGRAMS.includes(program))
    return service(
      program,
      args.filter((word) => !VERBS.includes(word)),
    );
  return directory(program, words);
}

/** The account's name is the last word, or the first that is no value of an option: both programs take it there. */
function account(key: 'users' | 'groups', kind: string, args: readonly string[]): Declarable {
  const name = args.at(-1) ?? 'NAME';
  const shown = /^[a-z_][a-z0-9_-]*\$?$/.test(name) ? name : 'NAME';
  return {
    message: `the hook makes the ${kind} ${shown}`,
    remedy: `declare it in contrib.yaml: accounts: { ${key}: { ${shown}: {} } }`,
  };
}

function service(program: string, args: readonly string[]): Declarable {
  const unit = args.find((word) => /^[A-Za-z0-9:_.@-]+$/.test(word)) ?? 'UNIT';
  const name = unit === 'UNIT' || /\.[a-z]+$/.test(unit) ? unit : `${unit}.service`;
  return {
    message: `the hook decides on a service with ${program}`,
    remedy: `declare it in contrib.yaml: services: { ${name}: { enable: on-install } }, and on-upgrade where it matters`,
  };
}

/** /run is empty after every boot, so what a hook makes there is gone (FHS 3.0, 3.15). */
function directory(program: string, words: readonly string[]): Declarable | undefined {
  const makes = program === 'mkdir' || (program === 'install' && words.some((word) => /^-\w*d/.test(word)));
  if (!makes) return undefined;
  const path = words.find((word) => /^\/(?:var\/)?run\//.test(word));
  if (path === undefined) return undefined;
  return {
    message: `the hook makes ${path}, which is gone after the next boot`,
    remedy: `declare it in contrib.yaml: directories: { ${path.replace(/^\/var/, '')}: { volatile: true } }`,
  };
}
