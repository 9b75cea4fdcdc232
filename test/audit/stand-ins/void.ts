// Void Linux: the template of incus, as xbps-src installs it, with runit. The groups have an underscore, which the
// services say too; fuidshift has another name.
import { agent, type ByHand, completions, each, program, type StandIn, script, text } from './stand-in.ts';

const TOOLS = ['fuidshift-incus', 'lxc-to-incus', 'lxd-to-incus', 'incus-benchmark', 'incus-migrate'];

export const VOID: StandIn = {
  version: '6.3.0',
  packages: [
    {
      name: 'incus',
      files: {
        ...each(['usr/libexec/incus/incusd', 'usr/libexec/incus/incus-user'], program(0o700)),
        'usr/bin/incus-agent': agent('x86_64'),
        'etc/sv/incus/run': script(
          '#!/bin/sh\nexec 2>&1\n_cgroup="/sys/fs/cgroup/systemd"\nif [ ! -d ${_cgroup} ]; then\n\tmkdir ${_cgroup}\nfi\n[ -r conf ] && . ./conf\nexec /usr/libexec/incus/incusd --group _incus-admin --syslog ${OPTS:- --verbose}\n',
        ),
        'etc/sv/incus/conf': text('#export INCUS_EDK2_PATH=/usr/share/edk2/x64/\n'),
        'usr/share/doc/incus/README.voidlinux': text('x\n'),
      },
    },
    {
      name: 'incus-client',
      files: {
        'usr/bin/incus': program(),
        'etc/sv/incus-user/run': script(
          '#!/bin/sh\nexec 2>&1\nexec /usr/libexec/incus/incus-user --group _incus\n',
        ),
        ...completions('usr/share'),
      },
    },
    {
      name: 'incus-tools',
      files: each(
        TOOLS.map((name) => `usr/bin/${name}`),
        program(),
      ),
    },
  ],
};

export const VOID_BY_HAND: ByHand = {
  follows:
    'client-on-path client-package tools-apart tools-package no-lxd-units paths daemon-found agent agent-static ' +
    'agent-names agent-native documentation-directory completions documents',
  differs: 'daemon-group user-daemon-group nothing-else-on-path man-page',
  partly: 'daemons-off-path',
  // Trees do not say what they depend on, who makes groups, and which version they are of.
  unjudged:
    'client-alone daemon-with-client groups admin-socket user-socket units startup daemon-activation ' +
    'user-daemon-activation starts root-tools root-migration',
};
