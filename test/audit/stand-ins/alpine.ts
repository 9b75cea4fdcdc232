// Alpine Linux: APKBUILD of incus and its subpackages, with OpenRC. The service is called after the program, incusd,
// and is given the group of users.
import {
  agent,
  BASH_COMPLETION,
  type ByHand,
  each,
  program,
  type StandIn,
  script,
  text,
} from './stand-in.ts';

const OPENRC = '#!/sbin/openrc-run\n';
const UTILITIES = ['fuidshift', 'generate-config', 'incus-benchmark', 'incus-migrate', 'incus-simplestreams'];

export const ALPINE: StandIn = {
  version: '7.0.0',
  packages: [
    {
      name: 'incus',
      depends: ['acl', 'lxc>=6.0.0', 'shadow-subids'],
      files: { 'usr/sbin/incusd': program() },
      scripts: { '.pre-install': '#!/bin/sh\naddgroup -S incus 2>/dev/null\nexit 0\n' },
    },
    {
      name: 'incus-openrc',
      files: {
        'etc/init.d/incusd': script(
          `${OPENRC}command="/usr/sbin/incusd"\ncommand_args="\${INCUSD_OPTIONS}"\ncommand_background="true"\n: \${INCUSD_FORCE_STOP:="no"}\nstart_pre() {\n\tcheckpath --directory /run/incus\n}\nstop() {\n\t$command shutdown --timeout \${INCUSD_STOP_TIMEOUT:-60}\n}\n`,
        ),
        'etc/conf.d/incusd': text('# Who may use the socket\nINCUSD_OPTIONS=" --group incus"\n'),
      },
    },
    { name: 'incus-client', files: { 'usr/bin/incus': program() } },
    { name: 'incus-agent', files: { 'usr/sbin/incus-agent': agent('x86_64') } },
    {
      name: 'incus-agent-openrc',
      files: { 'etc/init.d/incus-agent': script(`${OPENRC}command=/run/incus_agent/incus-agent\n`) },
    },
    { name: 'incus-user', files: { 'usr/sbin/incus-user': program() } },
    {
      name: 'incus-user-openrc',
      files: {
        'etc/init.d/incus-user': script(
          `${OPENRC}command="/usr/sbin/incus-user"\ncommand_args="--group incus"\ndepend() {\n\tneed incusd\n}\n`,
        ),
      },
    },
    {
      name: 'incus-conversion',
      files: each(['usr/bin/lxc-to-incus', 'usr/bin/lxd-to-incus'], program()),
    },
    {
      name: 'incus-utils',
      depends: ['incus', 'jq'],
      files: each(
        UTILITIES.map((name) => `usr/bin/${name}`),
        program(),
      ),
    },
    {
      name: 'incus-bash-completion',
      files: { 'usr/share/bash-completion/completions/incus': BASH_COMPLETION },
    },
  ],
};

export const ALPINE_BY_HAND: ByHand = {
  follows:
    'client-on-path client-package client-alone tools-apart user-daemon-group no-lxd-units paths daemon-found agent ' +
    'agent-static agent-names agent-native documentation-directory',
  differs:
    'daemon-with-client tools-package daemon-group daemons-off-path root-tools root-migration nothing-else-on-path ' +
    'man-page documents',
  partly: 'groups completions',
  unjudged: 'admin-socket user-socket units startup daemon-activation user-daemon-activation starts',
};
