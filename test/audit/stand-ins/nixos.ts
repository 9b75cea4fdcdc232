// NixOS: the packages incus-lts and its client, and the system that the module virtualisation.incus makes of them.
import {
  agent,
  type ByHand,
  completions,
  each,
  type Item,
  program,
  type StandIn,
  script,
  service,
  socket,
  text,
} from './stand-in.ts';

const STORE = 'nix/store';
const INCUS = `${STORE}/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-incus-lts-6.0.4`;
const DOC = `${STORE}/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-incus-lts-6.0.4-doc`;
const CLIENT = `${STORE}/cccccccccccccccccccccccccccccccc-incus-lts-client-6.0.4`;
const STARTUP = `${STORE}/dddddddddddddddddddddddddddddddd-incus-startup`;
const TOOLS = [
  'fuidshift',
  'generate-config',
  'incus-benchmark',
  'incus-migrate',
  'lxc-to-incus',
  'lxd-to-incus',
];

const PACKAGES: Readonly<Record<string, Item>> = {
  ...each(
    ['incus', 'incusd', 'incus-user', ...TOOLS].map((name) => `${INCUS}/bin/${name}`),
    program(0o555),
  ),
  [`${INCUS}/share/agent/incus-agent.linux.x86_64`]: agent('x86_64'),
  [`${INCUS}/share/agent/incus-agent.linux.i686`]: agent('i686'),
  ...completions(`${INCUS}/share`),
  [`${DOC}/html/index.html`]: text('<!DOCTYPE html>\n', 0o444),
  [`${CLIENT}/bin/incus`]: program(0o555),
  ...completions(`${CLIENT}/share`),
};

export const NIXOS_PACKAGES: StandIn = { version: '6.0.4', packages: [{ name: 'store', files: PACKAGES }] };

export const NIXOS_PACKAGES_BY_HAND: ByHand = {
  follows: 'client-on-path no-lxd-units daemon-found agent-names completions',
  differs: 'root-tools nothing-else-on-path man-page documents',
  partly: 'daemons-off-path',
  // Units and groups are the configuration's.
  unjudged:
    'client-package client-alone daemon-with-client tools-apart tools-package groups admin-socket user-socket ' +
    'daemon-group user-daemon-group units startup daemon-activation user-daemon-activation starts paths ' +
    'root-migration agent agent-static agent-native documentation-directory',
};

const ENVIRONMENT = [
  `Environment="INCUS_AGENT_PATH=/${INCUS}/share/agent"`,
  `Environment="INCUS_DOCUMENTATION=/${DOC}/html"`,
  `Environment="PATH=/run/wrappers/bin:/${INCUS}/bin"`,
];

const SYSTEM: Readonly<Record<string, Item>> = {
  [STARTUP]: script(
    '#!/nix/store/eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-bash-5.2/bin/bash\ncase "$1" in\n    start)\n      systemctl is-active incus.service -q && exit 0\n      exec incusd activateifneeded\n    ;;\n    stop)\n      systemctl is-active incus.service -q || exit 0\n      exec incusd shutdown\n    ;;\n    *)\n      exit 1\n    ;;\nesac\nexit 0\n',
    0o555,
  ),
  'run/current-system/sw/bin/incus': { link: `/${CLIENT}/bin/incus` },
  'etc/systemd/system/incus.service': service([
    ...ENVIRONMENT,
    `ExecStart=/${INCUS}/bin/incusd --group incus-admin`,
    `ExecStartPost=/${INCUS}/bin/incusd waitready --timeout=600`,
  ]),
  'etc/systemd/system/incus-user.service': service([
    ...ENVIRONMENT,
    `ExecStart=/${INCUS}/bin/incus-user --group incus`,
  ]),
  'etc/systemd/system/incus-startup.service': service([
    ...ENVIRONMENT,
    `ExecStart=/${STARTUP} start`,
    `ExecStop=/${STARTUP} stop`,
    'RemainAfterExit=true',
    'Type=oneshot',
  ]),
  'etc/systemd/system/incus.socket': socket('/var/lib/incus/unix.socket', 'incus-admin'),
  'etc/systemd/system/incus-user.socket': socket('/var/lib/incus/unix.socket.user', 'incus'),
  'etc/systemd/system/multi-user.target.wants/incus.service': { link: '../incus.service' },
  'etc/systemd/system/multi-user.target.wants/incus-startup.service': { link: '../incus-startup.service' },
  'etc/systemd/system/sockets.target.wants/incus.socket': { link: '../incus.socket' },
  'etc/systemd/system/sockets.target.wants/incus-user.socket': { link: '../incus-user.socket' },
};

export const NIXOS_SYSTEM: StandIn = {
  version: '6.0.4',
  packages: [{ name: 'system', files: { ...PACKAGES, ...SYSTEM } }],
};

export const NIXOS_SYSTEM_BY_HAND: ByHand = {
  follows:
    'client-on-path admin-socket user-socket daemon-group user-daemon-group units no-lxd-units startup ' +
    'user-daemon-activation starts paths daemons-off-path root-tools nothing-else-on-path agent agent-static ' +
    'agent-names agent-native documentation-directory completions',
  differs: 'daemon-found man-page documents',
  // The module starts the daemon at boot, where socketActivation is not asked for.
  partly: 'daemon-activation',
  unjudged: 'client-package client-alone daemon-with-client tools-apart tools-package groups root-migration',
};
