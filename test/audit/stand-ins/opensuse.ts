// openSUSE Tumbleweed: incus.spec. /usr/sbin/incusd is a wrapper that sets PATH and INCUS_SOCKET; the completion of
// bash is installed as that of zsh, where no zsh looks.
import {
  agent,
  BASH_COMPLETION,
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
const { 'usr/share/fish/vendor_completions.d/incus.fish': FISH = BASH_COMPLETION } = completions('usr/share');

export const OPENSUSE: StandIn = {
  version: '6.15',
  packages: [
    {
      name: 'incus',
      depends: ['acl', 'lxcfs', 'squashfs'],
      scripts: {
        '%pre':
          '%service_add_pre incus.service incus.socket incus-startup.service incus-user.service incus-user.socket',
        '%post':
          '%service_add_post incus.service incus.socket incus-startup.service incus-user.service incus-user.socket',
      },
      files: {
        'usr/bin/incus': program(),
        'usr/sbin/incusd': script(
          `#!/bin/sh\nset -Eeuo pipefail\nexport INCUS_SOCKET=/run/incus/unix.socket\nexport INCUS_EDK2_PATH=/usr/share/lxd/ovmf\nexport PATH="$PATH:/usr/libexec/incus"\nexec /usr/libexec/incus/incusd "$@"\n`,
        ),
        'usr/sbin/incus-user': program(),
        'usr/sbin/rcincus': { link: '/usr/sbin/service' },
        [`${LIBEXEC}/incusd`]: program(),
        [`${LIBEXEC}/incus-agent`]: agent('x86_64'),
        [`${LIBEXEC}/incus-startup`]: script(
          `#!/bin/sh\nset -Eeuo pipefail\ncase "$1" in\nstart)\n\tsystemctl is-active incus -q && exit 0\n\texec /usr/sbin/incusd activateifneeded\n;;\nstop)\n\tsystemctl is-active incus -q || exit 0\n\texec /usr/sbin/incusd shutdown\n;;\n*)\n\texit 1\n;;\nesac\n`,
        ),
        [`${UNITS}/incus.service`]: service(
          [
            'EnvironmentFile=-/etc/sysconfig/incus',
            'ExecStart=/usr/sbin/incusd --group=incus-admin $INCUS_OPTS --logfile=/var/log/incus/incusd.log',
            'ExecStartPost=/usr/sbin/incusd waitready --timeout=600',
          ],
          ['Also=incus-startup.service incus.socket', 'WantedBy=multi-user.target'],
        ),
        [`${UNITS}/incus.socket`]: socket(
          '/run/incus/unix.socket',
          'incus-admin',
          'Also=incus-startup.service\n',
        ),
        [`${UNITS}/incus-user.service`]: service(
          [
            'EnvironmentFile=-/etc/sysconfig/incus-user',
            'ExecStart=/usr/sbin/incus-user --group incus $INCUS_USER_OPTS',
          ],
          ['Also=incus-user.socket'],
        ),
        [`${UNITS}/incus-user.socket`]: socket('/run/incus/unix.socket.user', 'incus'),
        [`${UNITS}/incus-startup.service`]: service(
          [
            'Type=oneshot',
            'ExecStart=/usr/libexec/incus/incus-startup start',
            'ExecStop=/usr/libexec/incus/incus-startup stop',
            'RemainAfterExit=yes',
          ],
          ['WantedBy=multi-user.target'],
        ),
        'usr/lib/sysusers.d/incus.conf': text(
          '#Type Name ID\ng     incus-admin  -  -     -\ng     incus        -  -     -\n',
        ),
        'usr/share/fillup-templates/sysconfig.incus': text('INCUS_OPTS=""\n'),
        'usr/share/man/man1/incus.1.gz': text('.TH incus 1\n'),
        'usr/share/doc/packages/incus/README.md': text('# Incus\n'),
        'etc/incus/config.yml': text('{}\n'),
        'var/lib/incus': { directory: 0o711 },
        'var/log/incus': { directory: 0o755 },
      },
    },
    {
      name: 'incus-tools',
      depends: ['incus = 6.15'],
      files: {
        ...each(
          ['incus-benchmark', 'incus-simplestreams', 'incus-generate-config', 'lxc-to-incus'].map(
            (name) => `usr/bin/${name}`,
          ),
          program(),
        ),
        ...each(
          ['incus-fuidshift', 'incus-migrate', 'lxd-to-incus'].map((name) => `usr/sbin/${name}`),
          program(),
        ),
      },
    },
    {
      name: 'incus-bash-completion',
      depends: ['incus = 6.15'],
      files: { 'usr/share/bash-completion/completions/incus': BASH_COMPLETION },
    },
    {
      name: 'incus-fish-completion',
      depends: ['incus = 6.15'],
      files: { 'usr/share/fish/vendor_completions.d/incus.fish': FISH },
    },
    {
      name: 'incus-zsh-completion',
      depends: ['incus = 6.15'],
      files: { 'etc/zsh_completion.d/_incus': BASH_COMPLETION },
    },
  ],
};

export const OPENSUSE_BY_HAND: ByHand = {
  follows:
    'client-on-path daemon-with-client tools-apart tools-package groups admin-socket user-socket daemon-group ' +
    'user-daemon-group units no-lxd-units startup user-daemon-activation paths daemons-off-path daemon-found ' +
    'root-migration agent agent-static agent-names agent-native documentation-directory man-page documents',
  differs: 'client-package client-alone nothing-else-on-path',
  partly: 'daemon-activation completions',
  unjudged: 'starts root-tools',
};
