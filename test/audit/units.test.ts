// What the audit says of units as real projects have them: of users' own managers, and with variables and quotes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RawEntry } from '../bundle/raw-tar.ts';
import { judged, judgedDebs, PROGRAM, type Tree } from './judged.ts';

const SERVER = `[Service]
EnvironmentFile=-/etc/default/tockd
ExecStart=/usr/sbin/tockd -D $OPTIONS -g 'daemon on; workers on;'
`;

describe('units of users’ own service managers, in an audit', () => {
  const verdicts = judged(
    `  units: { units: [tock.service, tock.socket] }
  gone: { no-units: old-tock.service }
  activation: { activation: { unit: tock.service, by: tock.socket } }
  boot: { starts-at-boot: tock.socket }
  run: { runs: { unit: tock.service, start: tock } }
  paths: { paths-exist: tock.service }
`,
    {
      'usr/bin/tock': PROGRAM,
      'usr/lib/systemd/user/tock.service': '[Service]\nExecStart=/usr/bin/tock\n',
      'usr/lib/systemd/user/tock.socket':
        '[Socket]\nListenStream=%t/tock\n[Install]\nWantedBy=sockets.target\n',
      'usr/lib/systemd/user/old-tock.service': '[Service]\nExecStart=/usr/bin/tock\n',
    },
  );

  it('are units that the packages install', () => {
    assert.match(
      verdicts.get('units') ?? '',
      /^follows: .*systemd\/user\/tock.service, for each user’s own manager/,
    );
  });

  it('are as unwanted as others where upstream gave them up', () => {
    assert.equal(verdicts.get('gone'), 'differs: old-tock.service is /usr/lib/systemd/user/old-tock.service');
  });

  it('are not judged as the system’s, and not said to be missing', () => {
    for (const id of ['activation', 'boot', 'run', 'paths'])
      assert.match(
        verdicts.get(id) ?? '',
        /^unjudged: tock\.\w+ is a unit of each user’s own service manager/,
      );
  });
});

describe('what a unit says in other words than upstream', () => {
  const verdicts = judged(
    `  settings: { runs: { unit: tockd.service, settings: { RemainAfterExit: "yes", PrivateTmp: "no" } } }
  listens: { socket: { unit: tockd.socket, listens: /var/lib/tock/socket } }
`,
    {
      'usr/lib/systemd/system/tockd.service': '[Service]\nRemainAfterExit=true\nPrivateTmp=off\n',
      'usr/lib/systemd/system/tockd.socket': '[Socket]\nListenStream=%S/tock/socket\n',
    },
  );

  it('is the same where a boolean is', () => {
    assert.match(verdicts.get('settings') ?? '', /^follows: .*is true; .*is off$/);
  });

  it('is the same where a specifier stands for the directory', () => {
    assert.match(verdicts.get('listens') ?? '', /^follows/);
  });
});

describe('an init script that is called as a program', () => {
  const verdicts = judged(
    `  off: { off-path: tockd }
  package: { in-package: { files: tockd, package: tock-client } }
`,
    { 'usr/sbin/tockd': PROGRAM, 'etc/init.d/tockd': { text: '#!/sbin/openrc-run\n', mode: 0o755 } },
  );

  it('is not taken for it', () => {
    assert.match(verdicts.get('off') ?? '', /^[^;]*usr\/sbin\/tockd[^;]*$/);
    assert.equal(
      verdicts.get('package'),
      'unjudged: a tree (root) says neither which packages its files are in nor what those need',
    );
  });
});

describe('a unit that nothing enables', () => {
  const unit = '[Service]\nExecStart=/usr/sbin/tockd\n';
  const verdictOf = (more: Tree) =>
    judged('  boot: { starts-at-boot: tockd.service }\n', {
      'usr/sbin/tockd': PROGRAM,
      'usr/lib/systemd/system/tockd.service': unit,
      ...more,
    }).get('boot') ?? '';

  it('does not start at boot', () => {
    assert.match(verdictOf({}), /^differs: tockd.service cannot be enabled/);
  });

  const generator = 'usr/lib/systemd/system-generators/tock-generator';

  it('is not judged where a generator of the packages may start it', () => {
    const verdict = (text: string) => verdictOf({ [generator]: { text, mode: 0o755 } });
    assert.match(verdict('\u007fELF\0tockd.service\0'), /^unjudged: .*tock-generator names tockd.service/);
    for (const text of ['\u007fELF\0%s.service\0', '#!/bin/sh\nln -s "/lib/$unit.service" "$1"\n'])
      assert.match(verdict(text), /^unjudged: .*tock-generator may start tockd.service at boot/);
  });

  it('is judged where the generator can name it in no way', () => {
    for (const text of [
      '\u007fELF\0tick-tockd.service\0',
      '\u007fELF\0tick@%s.service\0',
      '#!/bin/sh\nexec logger other.service\n',
    ])
      assert.match(
        verdictOf({ [generator]: { text, mode: 0o755 } }),
        /^differs: tockd.service cannot be enabled/,
      );
  });
});

describe('the arguments that a unit is expected to start a program with', () => {
  const files = {
    'usr/sbin/tockd': PROGRAM,
    'etc/default/tockd': 'OPTIONS=\n',
    'usr/lib/systemd/system/tockd.service': SERVER,
  };
  const verdictOf = (start: string) =>
    judged(`  run: { runs: { unit: tockd.service, start: ${JSON.stringify(start)} } }\n`, files).get('run') ??
    '';

  it('are parted by quotes as those of the unit', () => {
    assert.match(verdictOf("tockd -D -g 'daemon on; workers on;'"), /^follows/);
    assert.match(verdictOf("tockd -D -g 'daemon off; workers on;'"), /^differs/);
  });

  it('may hold the variable that an administrator sets', () => {
    assert.match(verdictOf('tockd -D $OPTIONS'), /^follows/);
    assert.match(verdictOf('tockd -D $OTHERS'), /^differs/);
  });
});

describe('a unit that a target wants', () => {
  const UNITS = 'usr/lib/systemd/system';
  const wants = (target: string) => ({
    [`${UNITS}/${target}.wants/tockd.service`]: { link: '../tockd.service' },
  });
  const verdictOf = (more: Tree) =>
    judged('  boot: { starts-at-boot: tockd.service }\n', {
      'usr/sbin/tockd': PROGRAM,
      [`${UNITS}/tockd.service`]: '[Service]\nExecStart=/usr/sbin/tockd\n',
      ...more,
    }).get('boot') ?? '';

  it('starts at boot where systemd starts the target', () => {
    assert.equal(verdictOf(wants('multi-user.target')), 'follows: multi-user.target wants tockd.service');
  });

  it('is not judged where nothing of the packages starts the target', () => {
    const target = { [`${UNITS}/tock.target`]: '[Unit]\nDescription=Tock\n' };
    assert.equal(
      verdictOf({ ...target, ...wants('tock.target') }),
      'unjudged: whether tockd.service starts depends on the system: tock.target wants tockd.service',
    );
    const reached = { [`${UNITS}/multi-user.target.wants/tock.target`]: { link: '../tock.target' } };
    assert.equal(
      verdictOf({ ...target, ...wants('tock.target'), ...reached }),
      'follows: multi-user.target wants tock.target, which wants tockd.service',
    );
  });
});

describe('an instance of a unit', () => {
  const verdicts = judged(
    `  units: { units: ["tockd@main.service"] }
  run: { runs: { unit: "tockd@main.service", start: tockd } }
  boot: { starts-at-boot: ["tockd@main.service", "tickd@main.service"] }
`,
    {
      'usr/sbin/tockd': PROGRAM,
      'usr/lib/systemd/system/tockd@.service': '[Service]\nExecStart=/usr/sbin/tockd %i\n',
      'usr/lib/systemd/system/multi-user.target.wants/tockd@main.service': { link: '../tockd@.service' },
    },
  );

  it('is there by its template', () => {
    assert.match(
      verdicts.get('units') ?? '',
      /^follows: tockd@main.service is an instance of .*tockd@.service$/,
    );
    assert.match(verdicts.get('run') ?? '', /^follows: ExecStart of tockd@main.service/);
    assert.match(verdicts.get('boot') ?? '', /^follows: multi-user.target wants tockd@main.service; tickd/);
  });
});

describe('a program that a unit starts', () => {
  const unit = '[Service]\nExecStart=/usr/lib/tock/tockd\n';
  const service: RawEntry = { name: './lib/systemd/system/tock.service', data: unit };
  const helper: RawEntry = { name: './usr/lib/tock/helper', mode: 0o755, data: '#!/bin/sh\n' };
  const verdictOf = (depends: string, more: readonly RawEntry[] = []) =>
    judgedDebs('  paths: { paths-exist: tock.service }\n', [
      { fields: { Package: 'tock', Version: '1:2-3', Depends: depends }, data: [service, helper, ...more] },
    ]).get('paths');

  it('is missing where its directory is the packages’ own', () => {
    assert.equal(verdictOf('libc6'), 'differs: /usr/lib/tock/tockd is run, and not installed');
  });

  it('is not judged where a package of the same version is missing', () => {
    assert.equal(
      verdictOf('libc6, tock-common (= 1:2-3)'),
      'unjudged: /usr/lib/tock/tockd is run, and not installed by these packages; tock needs tock-common, which is not among them',
    );
  });

  it('is not judged where it is a link to another package', () => {
    const link: RawEntry = { name: './usr/lib/tock/tockd', type: '2', link: '../tick/tockd' };
    assert.equal(
      verdictOf('tick', [link]),
      'unjudged: /usr/lib/tock/tockd -> ../tick/tockd leads out of these packages',
    );
  });
});
