import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './built.ts';

/** The packages of the example on Debian, each unpacked below its own name; and their files, of any of them. */
export type Unpacked = {
  readonly path: (file: string) => string;
  /** Replaces in a file; it has to hold what is replaced. */
  readonly edit: (file: string, from: string | RegExp, to: string) => void;
};

export function unpacked(directory: string): Unpacked {
  const path = (file: string) => join(directory, file);
  return {
    path,
    edit(file, from, to) {
      const text = readFileSync(path(file), 'utf8');
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} holds no ${from}`);
      writeFileSync(path(file), changed);
    },
  };
}

const UNITS = 'incus/lib/systemd/system';
const SERVICE = `${UNITS}/incus.service`;
const STARTUP = `${UNITS}/incus-startup.service`;
const USER = `${UNITS}/incus-user.service`;
const AGENTS = 'incus/usr/lib/incus/agents';
const [DAEMON, CLIENT, TOOLS] = ['incus', 'incus-client', 'incus-tools'].map(
  (name) => `${name}/DEBIAN/control`,
) as [string, string, string];

/** One variant for each expectation, in which nothing but that is otherwise. */
export const BROKEN: Readonly<Record<string, (debs: Unpacked) => void>> = {
  'client-on-path': ({ path }) => run('chmod', ['0750', path('incus-client/usr/bin/incus')]),
  'client-package': ({ edit }) => {
    edit(CLIENT, 'Package: incus-client', 'Package: incus-cli');
    edit(DAEMON, 'incus-client (=', 'incus-cli (=');
  },
  'client-alone': ({ edit }) => edit(CLIENT, 'Architecture: all\n', 'Architecture: all\nDepends: incus\n'),
  'daemon-with-client': ({ edit }) => edit(DAEMON, /, incus-client \(= [^)]*\)/, ''),
  'tools-apart': ({ path }) =>
    cpSync(path('incus-tools/usr/bin/lxc-to-incus'), path('incus-client/usr/bin/lxc-to-incus')),
  'tools-package': ({ edit }) => edit(TOOLS, 'Package: incus-tools', 'Package: incus-extra'),
  groups: ({ edit }) => edit('incus/usr/lib/sysusers.d/incus.conf', 'g incus-admin -\n', ''),
  'admin-socket': ({ edit }) => edit(`${UNITS}/incus.socket`, 'SocketMode=0660', 'SocketMode=0666'),
  'user-socket': ({ edit }) =>
    edit(`${UNITS}/incus-user.socket`, 'SocketGroup=incus', 'SocketGroup=incus-admin'),
  'daemon-group': ({ edit }) => edit(SERVICE, '--group incus-admin', '--group incus'),
  'user-daemon-group': ({ edit }) => edit(USER, ' --group incus', ''),
  units: ({ path }) => rmSync(path(USER)),
  'no-lxd-units': ({ path }) => cpSync(path(`${UNITS}/incus.socket`), path(`${UNITS}/lxd.socket`)),
  startup: ({ edit }) => edit(STARTUP, /ExecStop=.*\n/, ''),
  'daemon-activation': ({ path }) => {
    run('mkdir', [path(`${UNITS}/multi-user.target.wants`)]);
    symlinkSync('../incus.service', path(`${UNITS}/multi-user.target.wants/incus.service`));
  },
  'user-daemon-activation': ({ edit }) => edit(STARTUP, 'After=', 'Wants=incus-user.service\nAfter='),
  starts: ({ edit }) => edit('incus/DEBIAN/postinst', /enable 'incus-startup\.service'/g, 'purge'),
  paths: ({ edit }) => edit(SERVICE, 'ExecStart=', 'EnvironmentFile=/usr/libexec/incus/settings\nExecStart='),
  'daemons-off-path': ({ path }) => {
    run('mkdir', [path('incus/usr/bin')]);
    run('install', ['-m', '0750', path('incus/usr/libexec/incus/incusd'), path('incus/usr/bin/incusd')]);
  },
  'daemon-found': ({ path, edit }) => {
    renameSync(path('incus/usr/libexec/incus'), path('incus/usr/libexec/incusd'));
    for (const unit of [SERVICE, STARTUP, USER]) edit(unit, /libexec\/incus\//g, 'libexec/incusd/');
  },
  'root-tools': ({ path }) => toUsers(path, 'fuidshift'),
  'root-migration': ({ path }) => toUsers(path, 'lxd-to-incus'),
  'nothing-else-on-path': ({ path }) =>
    cpSync(path('incus-client/usr/bin/incus'), path('incus-tools/usr/bin/generate-config')),
  agent: ({ edit }) => edit(SERVICE, /Environment=INCUS_AGENT_PATH.*\n/, ''),
  // A program of this machine, which needs its libraries.
  'agent-static': ({ path }) => cpSync('/bin/true', path(`${AGENTS}/incus-agent.linux.x86_64`)),
  'agent-names': ({ path }) =>
    cpSync(path(`${AGENTS}/incus-agent.linux.aarch64`), path(`${AGENTS}/incus-agent.linux.arm64`)),
  'agent-native': ({ path }) => rmSync(path(`${AGENTS}/incus-agent.linux.x86_64`)),
  'documentation-directory': ({ edit }) =>
    edit(SERVICE, '/usr/share/incus/doc', '/usr/share/incus/documents'),
  'man-page': ({ path }) =>
    renameSync(
      path('incus-client/usr/share/man/man1/incus.1.gz'),
      path('incus-client/usr/share/man/incus.1.gz'),
    ),
  completions: ({ path }) => rmSync(path('incus-client/usr/share/bash-completion'), { recursive: true }),
  documents: ({ path, edit }) => {
    for (const name of ['incus', 'incus-client', 'incus-tools'])
      rmSync(path(`${name}/usr/share/doc`), { recursive: true });
    renameSync(path('incus/usr/share/incus/doc'), path('incus/usr/share/incus/documents'));
    edit(SERVICE, '/usr/share/incus/doc', '/usr/share/incus/documents');
  },
};

/** A tool of root, for a group of users. */
function toUsers(path: Unpacked['path'], tool: string): void {
  run('install', ['-m', '0754', path(`incus-tools/usr/sbin/${tool}`), path(`incus-tools/usr/bin/${tool}`)]);
  rmSync(path(`incus-tools/usr/sbin/${tool}`));
}

/** Incus becomes walrus, in names and in content, of whatever lies in a directory. */
export function renameAll(directory: string, to = 'walrus'): void {
  const [lower, upper, capital] = [to, to.toUpperCase(), to[0]?.toUpperCase() + to.slice(1)];
  const script =
    `find "$1" -type f -exec sed -i -e s/incus/${lower}/g -e s/INCUS/${upper}/g -e s/Incus/${capital}/g {} + && ` +
    'find "$1" -depth -name "*incus*" | while read -r path; do ' +
    `mv "$path" "\${path%/*}/$(echo "\${path##*/}" | sed s/incus/${lower}/g)"; done`;
  run('sh', ['-c', script, 'sh', directory]);
}
