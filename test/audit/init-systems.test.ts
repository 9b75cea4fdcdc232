// Services of other init systems than systemd: found by what they start, with what really reaches it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judged, PROGRAM, type Tree } from './judged.ts';

const EXPECTATIONS = `  run: { runs: { unit: tock.service, start: tockd --group tock } }
  chime: { runs: { unit: tock-chime.service, start: tockd chime } }
  paths: { paths-exist: tock.service }
  helper: { agents: { any-of: [ { directory-from: TOCK_HELPERS, of: tock.service, name: "helper.\${os}.\${arch}" } ] } }
`;
const COMMON: Tree = {
  'usr/sbin/tockd': PROGRAM,
  'usr/lib/tock/helper.linux.x86_64': PROGRAM,
};
const openrc = (body: string) => ({ text: `#!/sbin/openrc-run\n${body}`, mode: 0o755 });
const on = (distro: string, files: Tree) => judged(EXPECTATIONS, { ...COMMON, ...files }, distro);

describe('a service of OpenRC', () => {
  it('is found by its program where it has another name than the unit', () => {
    const verdicts = on('alpine', {
      'etc/init.d/tockd': openrc('command=/usr/sbin/tockd\ncommand_args="${TOCK_OPTIONS}"\n'),
      'etc/conf.d/tockd': 'TOCK_OPTIONS="--group tock"\n',
    });
    assert.equal(
      verdicts.get('run'),
      'follows: openrc: /etc/init.d/tockd comes to: /usr/sbin/tockd --group tock',
    );
    assert.match(verdicts.get('paths') ?? '', /^follows: all that \/etc\/init.d\/tockd starts is installed$/);
    assert.match(verdicts.get('helper') ?? '', /^differs: openrc: .*TOCK_HELPERS is not set$/);
  });

  it('is not taken for another that starts the same program for another purpose', () => {
    const verdicts = on('alpine', { 'etc/init.d/tockd': openrc('command=/usr/sbin/tockd\n') });
    assert.equal(verdicts.get('chime'), 'unjudged: tock-chime.service is not installed');
    assert.match(
      verdicts.get('run') ?? '',
      /^differs: openrc: .*comes to: \/usr\/sbin\/tockd, not to: tockd --group tock$/,
    );
  });

  it('starts what its own start function does, with the variables of /etc/env.d', () => {
    const start =
      'start() {\n\tstart-stop-daemon --start --exec ${DAEMON} --background -- ${TOCK_OPTIONS}\n}\n';
    const verdicts = on('gentoo', {
      'etc/init.d/tock': openrc(`DAEMON=/usr/sbin/tockd\n${start}`),
      'etc/conf.d/tock': 'TOCK_OPTIONS="${TOCK_OPTIONS} --group tock"\n',
      'etc/env.d/90tock': 'TOCK_HELPERS=/usr/lib/tock\n',
    });
    assert.match(verdicts.get('run') ?? '', /^follows: openrc: .*tockd --group tock$/);
    assert.match(verdicts.get('helper') ?? '', /^follows: openrc: TOCK_HELPERS=\/usr\/lib\/tock has/);
  });

  it('that starts what is not installed differs', () => {
    const verdicts = on('alpine', { 'etc/init.d/tock': openrc('command=/usr/libexec/tockd\n') });
    assert.match(
      verdicts.get('paths') ?? '',
      /^differs: \/usr\/libexec\/tockd is not installed: tockd is \/usr\/sbin\/tockd$/,
    );
  });
});

describe('a service of runit', () => {
  it('reads the settings beside it', () => {
    const run = '#!/bin/sh\nexec 2>&1\n[ -r conf ] && . ./conf\nexec tockd ${OPTIONS:---verbose}\n';
    const verdicts = on('void', {
      'etc/sv/tock/run': { text: run, mode: 0o755 },
      'etc/sv/tock/conf': 'OPTIONS="--group tock"\nexport TOCK_HELPERS=/usr/lib/tock\n',
    });
    assert.match(verdicts.get('run') ?? '', /^follows: runit: .*tockd --group tock$/);
    assert.match(verdicts.get('helper') ?? '', /^follows: runit: TOCK_HELPERS=/);
  });
});

describe('a service of System V init', () => {
  const init = (body: string) => ({ text: `#!/bin/sh\n${body}`, mode: 0o755 });

  it('starts what start_daemon is given, not the file of its process id', () => {
    const verdicts = on('debian', {
      'etc/init.d/tock': init(
        'case "$1" in\nstart) start_daemon -p /run/tock.pid /usr/sbin/tockd --group tock ;;\nesac\n',
      ),
    });
    assert.equal(
      verdicts.get('run'),
      'follows: sysvinit: /etc/init.d/tock comes to: /usr/sbin/tockd --group tock',
    );
  });

  it('is followed into the functions that it reads', () => {
    const verdicts = on('debian', {
      'etc/init.d/tock': init('. /usr/share/tock/common\ncase "$1" in\nstart) begin ;;\nesac\n'),
      'usr/share/tock/common':
        'DAEMON=/usr/sbin/tockd\nbegin() {\n\tstart-stop-daemon --start --exec $DAEMON -- --group tock\n}\n',
    });
    assert.equal(
      verdicts.get('run'),
      'follows: sysvinit: /etc/init.d/tock comes to: /usr/sbin/tockd --group tock',
    );
  });

  it('is not judged beside a unit, which has arguments of its own', () => {
    const verdicts = on('debian', {
      'usr/lib/systemd/system/tock.service': '[Service]\nExecStart=/usr/sbin/tockd --group tock\n',
      'etc/init.d/tock': init('start-stop-daemon --start --exec /usr/sbin/tockd -- --daemon\n'),
    });
    assert.match(verdicts.get('run') ?? '', /^follows: ExecStart of tock.service comes to: [^;]*$/);
  });
});
