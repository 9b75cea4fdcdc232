// Gentoo: the ebuild app-containers/incus, as Portage leaves its image. systemd and OpenRC are both served; the groups
// are made by packages of their own, and the directory of the agents is named in /etc/env.d.
import {
  agent,
  type ByHand,
  completions,
  each,
  program,
  type StandIn,
  script,
  service,
  socket,
  text,
  WINDOWS_I686,
  WINDOWS_X86_64,
  windowsAgent,
} from './stand-in.ts';

const UNITS = 'usr/lib/systemd/system';
const AGENTS = 'usr/libexec/incus/agents';
const TOOLS = ['incus', 'incus-benchmark', 'incus-migrate', 'incus-simplestreams', 'lxc-to-incus'];

/** A service of OpenRC that starts its program itself. */
function openrc(daemon: string, args: string): string {
  return `#!/sbin/openrc-run\n\nDAEMON=${daemon}\nPIDFILE=/run/x.pid\n\ndepend() {\n\tneed net\n}\n\nstart() {\n\tebegin "Starting"\n\tinstall -d /var/lib/incus --group incus-admin\n\tstart-stop-daemon --start \\\n\t\t--pidfile \${PIDFILE} \\\n\t\t--exec \${DAEMON} \\\n\t\t--background \\\n\t\t-- \\\n\t\t${args}\n\teend \${?}\n}\n\nstop() {\n\tstart-stop-daemon --stop --quiet -p "\${PIDFILE}"\n\teend \${?}\n}\n`;
}

export const GENTOO: StandIn = {
  version: '7.4',
  packages: [
    {
      name: 'incus',
      files: {
        ...each(
          TOOLS.map((name) => `usr/bin/${name}`),
          program(),
        ),
        ...each(
          ['incusd', 'incus-user', 'fuidshift'].map((name) => `usr/sbin/${name}`),
          program(),
        ),
        'usr/sbin/incus-startup': script(
          `#!/bin/sh\nset -e\n\ncase "$1" in\n    start)\n      systemctl is-active incus -q && exit 0\n      exec incusd activateifneeded\n    ;;\n    stop)\n      systemctl is-active incus -q || exit 0\n      exec incusd shutdown\n    ;;\n    *)\n        exit 1\n    ;;\nesac\n`,
        ),
        [`${AGENTS}/incus-agent.linux.x86_64`]: agent('x86_64'),
        [`${AGENTS}/incus-agent.linux.i686`]: agent('i686'),
        [`${AGENTS}/incus-agent.windows.x86_64`]: windowsAgent(WINDOWS_X86_64),
        [`${AGENTS}/incus-agent.windows.i686`]: windowsAgent(WINDOWS_I686),
        'etc/conf.d/incus': text('INCUS_OPTIONS="${INCUS_OPTIONS} --group incus-admin"\n'),
        'etc/init.d/incus': script(openrc('/usr/sbin/incusd', '${INCUS_OPTIONS}')),
        'etc/init.d/incus-user': script(openrc('/usr/sbin/incus-user', '--group incus')),
        'etc/env.d/90incus': text(`INCUS_AGENT_PATH=/${AGENTS}\nINCUS_EDK2_PATH=/usr/share/edk2-ovmf\n`),
        [`${UNITS}/incus.service`]: service(
          [
            'ExecStart=/usr/sbin/incusd --group incus-admin --syslog',
            'ExecStartPre=/bin/mkdir -p /var/log/incus',
            'EnvironmentFile=/etc/env.d/90incus',
          ],
          ['Also=incus-startup.service incus.socket'],
        ),
        [`${UNITS}/incus.socket`]: socket('/var/lib/incus/unix.socket', 'incus-admin'),
        [`${UNITS}/incus-startup.service`]: service(
          [
            'Type=oneshot',
            'ExecStart=/usr/sbin/incus-startup start',
            'ExecStop=/usr/sbin/incus-startup stop',
            'RemainAfterExit=yes',
          ],
          ['WantedBy=multi-user.target'],
        ),
        [`${UNITS}/incus-user.service`]: service(
          ['EnvironmentFile=-/etc/environment', 'ExecStart=/usr/sbin/incus-user --group incus'],
          ['Also=incus-user.socket'],
        ),
        [`${UNITS}/incus-user.socket`]: socket('/var/lib/incus/unix.socket.user', 'incus'),
        ...completions('usr/share'),
        'usr/share/doc/incus-7.4/AUTHORS.bz2': text('x'),
      },
    },
  ],
};

export const GENTOO_BY_HAND: ByHand = {
  follows:
    'client-on-path admin-socket user-socket daemon-group user-daemon-group units no-lxd-units startup ' +
    'daemon-activation user-daemon-activation starts paths daemon-found agent agent-static agent-names agent-native ' +
    'documentation-directory completions documents',
  differs: 'root-tools nothing-else-on-path man-page',
  partly: 'daemons-off-path',
  // One image says neither which packages there are nor who makes the groups, nor which version it is.
  unjudged: 'client-package client-alone daemon-with-client tools-apart tools-package groups root-migration',
};
