// Fedora, as the COPR ganto/lxc4 has it: incus is empty, the daemons are in incus-minimal, the agent in a directory.
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
} from './stand-in.ts';

const UNITS = 'usr/lib/systemd/system';
const LIBEXEC = 'usr/libexec/incus';
const TOOLS = ['fuidshift', 'incus-benchmark', 'incus-migrate', 'incus-simplestreams', 'lxc-to-incus'];
const ALL = [
  'incus.socket',
  'incus.service',
  'incus-startup.service',
  'incus-user.socket',
  'incus-user.service',
];

export const FEDORA: StandIn = {
  version: '7.4',
  packages: [
    { name: 'incus', depends: ['incus-minimal = 7.4', 'incus-agent = 7.4'], files: {} },
    {
      name: 'incus-minimal',
      depends: ['incus-client = 7.4', 'lxcfs'],
      scripts: { '%post': ALL.map((unit) => `%systemd_post ${unit}`).join('\n') },
      files: {
        ...each([`${LIBEXEC}/incusd`, `${LIBEXEC}/incus-user`], program()),
        [`${LIBEXEC}/shutdown`]: script(
          '#!/usr/bin/sh\n\nif ! systemctl -q is-active incus.service; then\n    exit 0\nfi\n\nexec /usr/libexec/incus/incusd shutdown\n',
        ),
        [`${UNITS}/incus.service`]: service(
          [
            'Environment=INCUS_SOCKET=/run/incus/unix.socket',
            'Environment=INCUS_AGENT_PATH=/usr/libexec/incus/agents',
            'Environment=INCUS_DOCUMENTATION=/usr/share/doc/incus-doc/html',
            'ExecStart=/usr/libexec/incus/incusd --group incus-admin',
          ],
          ['Also=incus-startup.service incus.socket'],
        ),
        [`${UNITS}/incus.socket`]: socket('/run/incus/unix.socket', 'incus-admin'),
        [`${UNITS}/incus-user.service`]: service(
          ['ExecStart=/usr/libexec/incus/incus-user --group incus'],
          ['Also=incus-user.socket'],
        ),
        [`${UNITS}/incus-user.socket`]: socket('/run/incus/unix.socket.user', 'incus'),
        [`${UNITS}/incus-startup.service`]: service(
          [
            'Type=oneshot',
            'ExecStart=/usr/libexec/incus/incusd activateifneeded',
            'ExecStop=/usr/libexec/incus/shutdown',
            'RemainAfterExit=yes',
          ],
          ['WantedBy=multi-user.target'],
        ),
        'usr/lib/sysusers.d/incus.conf': text(
          'g incus-admin -\nu incus - "Incus daemon user" /var/lib/incus /sbin/nologin\n',
        ),
        'usr/lib/tmpfiles.d/incus.conf': text(
          'd /var/lib/incus 0711 root root - -\nd /run/incus 0711 root root - -\n',
        ),
        'var/lib/incus': { directory: 0o711 },
        'usr/share/man/man1/incusd.1.gz': text('.TH incusd 1\n'),
      },
    },
    {
      name: 'incus-client',
      depends: ['gettext'],
      files: {
        'usr/bin/incus': program(),
        ...completions('usr/share'),
        'usr/share/man/man1/incus.1.gz': text('.TH incus 1\n'),
      },
    },
    {
      name: 'incus-tools',
      depends: ['rsync'],
      files: each(
        TOOLS.map((name) => `usr/bin/${name}`),
        program(),
      ),
    },
    {
      name: 'incus-agent',
      files: {
        [`${LIBEXEC}/agents/incus-agent.linux.x86_64`]: agent('x86_64'),
        [`${LIBEXEC}/incus-agent`]: { link: 'agents/incus-agent.linux.x86_64' },
        [`${LIBEXEC}/incus-agent-setup`]: script('#!/bin/sh\nset -eu\n'),
        [`${UNITS}/incus-agent.service`]: service(['ExecStart=/usr/libexec/incus/incus-agent']),
      },
    },
    { name: 'incus-doc', files: { 'usr/share/doc/incus-doc/html/index.html': text('<!DOCTYPE html>\n') } },
  ],
};

export const FEDORA_BY_HAND: ByHand = {
  follows:
    'client-on-path client-package client-alone daemon-with-client tools-apart tools-package groups admin-socket ' +
    'user-socket daemon-group user-daemon-group units no-lxd-units startup daemon-activation user-daemon-activation ' +
    'paths daemons-off-path daemon-found agent agent-static agent-names agent-native documentation-directory man-page ' +
    'completions documents',
  differs: 'root-tools nothing-else-on-path',
  unjudged: 'starts root-migration',
};
