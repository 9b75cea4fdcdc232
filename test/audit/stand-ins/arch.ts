// Arch Linux: PKGBUILD of incus and incus-tools. Everything is in /usr/bin, and there is no incus-startup.
import {
  agent,
  type ByHand,
  completions,
  each,
  program,
  type StandIn,
  service,
  socket,
  text,
} from './stand-in.ts';

const UNITS = 'usr/lib/systemd/system';

export const ARCH: StandIn = {
  version: '6.1.0',
  packages: [
    {
      name: 'incus',
      depends: ['lxc', 'lxcfs', 'dnsmasq'],
      files: {
        ...each(
          ['incus', 'incusd', 'incus-user', 'lxd-to-incus'].map((name) => `usr/bin/${name}`),
          program(),
        ),
        'usr/bin/incus-agent': agent('x86_64'),
        [`${UNITS}/incus.service`]: service(
          ['ExecStart=/usr/bin/incusd --group incus-admin', 'ExecStartPost=/usr/bin/incusd waitready'],
          ['Also=incus.socket', 'WantedBy=multi-user.target'],
        ),
        [`${UNITS}/incus.socket`]: socket('/var/lib/incus/unix.socket', 'incus-admin'),
        [`${UNITS}/incus-user.service`]: service(
          ['ExecStart=/usr/bin/incus-user --group incus'],
          ['Also=incus-user.socket'],
        ),
        [`${UNITS}/incus-user.socket`]: socket('/var/lib/incus/unix.socket.user', 'incus'),
        'usr/lib/sysusers.d/incus.conf': text('g incus-admin -\ng incus -\n'),
        'var/log/incus': { directory: 0o700 },
        'usr/share/doc/incus/README.md': text('# Incus\n'),
        ...completions('usr/share'),
      },
    },
    {
      name: 'incus-tools',
      files: each(
        ['fuidshift', 'lxc-to-incus', 'incus-benchmark'].map((name) => `usr/bin/${name}`),
        program(),
      ),
    },
  ],
};

export const ARCH_BY_HAND: ByHand = {
  follows:
    'client-on-path daemon-with-client tools-apart tools-package groups admin-socket user-socket daemon-group ' +
    'user-daemon-group no-lxd-units user-daemon-activation starts paths daemon-found agent agent-static agent-names ' +
    'agent-native documentation-directory completions documents',
  differs:
    'client-package client-alone daemons-off-path root-tools root-migration nothing-else-on-path man-page',
  partly: 'units daemon-activation',
  unjudged: 'startup',
};
