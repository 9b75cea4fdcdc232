import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { buildExample, type Change, copyExample, judgePlan, notFollowing } from './incus.ts';

const UNIT = 'distros/debian/incus.service';
const SOCKET = 'systemd/incus.socket';
const MANIFEST = 'contrib.yaml';

/** One variant for each expectation, in which nothing but that is otherwise. */
const BROKEN: Readonly<Record<string, Change | ((tree: string, built: string) => void)>> = {
  'client-on-path': { [MANIFEST]: [['bin/incus --> ${bindir}/ (0755)', 'bin/incus --> ${bindir}/ (0750)']] },
  'client-package': {
    [MANIFEST]: [
      ['requires: [incus-client]', 'requires: [incus-cli]'],
      ['  incus-client:\n', '  incus-cli:\n'],
    ],
  },
  'client-alone': {
    [MANIFEST]: [
      ['    architecture: independent\n', '    architecture: independent\n    requires: [incus]\n'],
    ],
  },
  'daemon-with-client': { [MANIFEST]: [['    requires: [incus-client]\n', '']] },
  'tools-apart': {
    [MANIFEST]: [
      ['      - bin/incus --> ', '      - bin/lxc-to-incus --> ${bindir}/ (0755)\n      - bin/incus --> '],
      ['incus-migrate,lxc-to-incus}', 'incus-migrate}'],
      ['in-package: { files: *tools,', 'in-package: { files: [fuidshift],'],
    ],
  },
  'tools-package': {
    [MANIFEST]: [
      ['[incus-tools]', '[incus-extra]'],
      ['  incus-tools:\n', '  incus-extra:\n'],
    ],
  },
  groups: { [MANIFEST]: [['    incus-admin:\n', '']] },
  'admin-socket': { [SOCKET]: [['SocketMode=0660', 'SocketMode=0666']] },
  'user-socket': { 'systemd/incus-user.socket': [['SocketGroup=incus', 'SocketGroup=incus-admin']] },
  'daemon-group': { [UNIT]: [['--group incus-admin', '--group incus']] },
  'user-daemon-group': { 'distros/debian/incus-user.service': [[' --group incus', '']] },
  units: (tree) => writeFileSync(join(tree, 'distros/debian/incus-user.service'), ''),
  'no-lxd-units': (tree) => cpSync(join(tree, SOCKET), join(tree, 'systemd/lxd.socket')),
  startup: { 'distros/debian/incus-startup.service': [[/ExecStop=.*\n/, '']] },
  'daemon-activation': { [UNIT]: [['Also=incus.socket', 'WantedBy=multi-user.target\nAlso=incus.socket']] },
  'user-daemon-activation': {
    'distros/debian/incus-startup.service': [['After=', 'Wants=incus-user.service\nAfter=']],
  },
  starts: {
    [MANIFEST]: [['incus-startup.service: { enable: on-install,', 'incus-startup.service: { enable: never,']],
    [UNIT]: [[' incus-startup.service', '']],
  },
  paths: { [UNIT]: [['ExecStart=', 'EnvironmentFile=/usr/libexec/incus/settings\nExecStart=']] },
  'daemons-off-path': {
    [MANIFEST]: [
      ['      - systemd/*.socket', '      - bin/incusd --> ${bindir}/ (0750)\n      - systemd/*.socket'],
    ],
  },
  'daemon-found': (tree) => {
    for (const unit of ['incus.service', 'incus-user.service', 'incus-startup.service'])
      spawnSync('sed', ['-i', 's,libexec/incus/,libexec/incusd/,', join(tree, 'distros/debian', unit)]);
    spawnSync('sed', ['-i', 's,libexecdir}/incus/ ,libexecdir}/incusd/ ,', join(tree, MANIFEST)]);
  },
  'root-tools': {
    [MANIFEST]: [
      [
        'bin/{fuidshift,lxd-to-incus} --> ${sbindir}/ (0700)',
        'bin/lxd-to-incus --> ${sbindir}/ (0700)\n      - bin/fuidshift --> ${bindir}/ (0754)',
      ],
      ['${sbindir}/{fuidshift,lxd-to-incus} (0700)', '${sbindir}/lxd-to-incus (0700)'],
    ],
  },
  'root-migration': {
    [MANIFEST]: [
      [
        'bin/{fuidshift,lxd-to-incus} --> ${sbindir}/ (0700)',
        'bin/fuidshift --> ${sbindir}/ (0700)\n      - bin/lxd-to-incus --> ${bindir}/ (0754)',
      ],
      ['${sbindir}/{fuidshift,lxd-to-incus} (0700)', '${sbindir}/fuidshift (0700)'],
    ],
  },
  'nothing-else-on-path': (tree) => {
    cpSync(join(tree, 'bin/incus'), join(tree, 'bin/generate-config'));
    spawnSync('sed', [
      '-i',
      's,bin/{incus-benchmark\\,,bin/{generate-config\\,incus-benchmark\\,,',
      join(tree, MANIFEST),
    ]);
  },
  agent: { [UNIT]: [[/Environment=INCUS_AGENT_PATH.*\n/, '']] },
  'agent-static': (_tree, built) =>
    cpSync(process.execPath, join(built, 'usr/lib/incus/agents/incus-agent.linux.x86_64')),
  'agent-names': (_tree, built) => {
    const agents = join(built, 'usr/lib/incus/agents');
    cpSync(join(agents, 'incus-agent.linux.aarch64'), join(agents, 'incus-agent.linux.arm64'));
  },
  'agent-native': (_tree, built) => rmSync(join(built, 'usr/lib/incus/agents/incus-agent.linux.x86_64')),
  'documentation-directory': { [UNIT]: [['/usr/share/incus/doc', '/usr/share/incus/documentation']] },
  'man-page': { [MANIFEST]: [['man/incus.1 --> ${mandir}/man1/', 'man/incus.1 --> ${mandir}/']] },
  completions: { [MANIFEST]: [['completions/incus.bash -->', 'completions/incus.fish -->']] },
  documents: { [MANIFEST]: [['["/usr/share/{doc,incus/doc}/**"]', '["/usr/share/doc/**/GUIDE"]']] },
};

describe('the packages of examples/incus', needsTool('make'), () => {
  const scratch = scratchDirectory();
  const tree = join(scratch, 'source');
  const built = join(scratch, 'built');
  before(() => {
    copyExample(scratch);
    buildExample(tree, built);
  });

  for (const distro of ['debian', 'arch']) {
    it(`follow every expectation on ${distro}`, async () => {
      assert.deepEqual(notFollowing(await judgePlan(tree, built, distro)), []);
    });
  }

  it('follow every expectation on fedora that its own presets do not decide', async () => {
    const others = notFollowing(await judgePlan(tree, built, 'fedora'));
    assert.deepEqual(
      others.map((text) => text.split(':')[0]),
      ['starts unjudged'],
    );
  });

  for (const [id, change] of Object.entries(BROKEN)) {
    it(`broken for ${id}, differ in that alone`, async () => {
      const scratch = scratchDirectory();
      const broken = copyExample(scratch, typeof change === 'function' ? {} : change);
      const own = join(scratch, 'built');
      cpSync(built, own, { recursive: true });
      if (typeof change === 'function') change(broken, own);
      const others = notFollowing(await judgePlan(broken, own, 'debian')).filter(
        (text) => !/ unjudged:/.test(text),
      );
      assert.deepEqual(
        others.map((text) => text.replace(/ .*/s, '')),
        [id],
        others.join('\n'),
      );
    });
  }

  it('have a broken variant for each expectation', async () => {
    const ids = (await judgePlan(tree, built, 'debian')).map(({ id }) => id);
    assert.deepEqual(Object.keys(BROKEN).sort(), [...ids].sort());
  });

  it('have the same verdicts when everything of the project is called otherwise', async () => {
    const scratch = scratchDirectory();
    const renamed = copyExample(scratch);
    const other = join(scratch, 'built');
    cpSync(built, other, { recursive: true });
    for (const directory of [renamed, other]) renameAll(directory);
    const verdicts = (judged: Awaited<ReturnType<typeof judgePlan>>) =>
      judged.map(({ verdict, kind }) => [kind, verdict]);
    assert.deepEqual(
      verdicts(await judgePlan(renamed, other, 'debian')),
      verdicts(await judgePlan(tree, built, 'debian')),
    );
  });
});

/** Incus becomes walrus, in names and in content. */
function renameAll(directory: string): void {
  const script =
    'find "$1" -type f -size -64k -exec sed -i -e s/incus/walrus/g -e s/INCUS/WALRUS/g -e s/Incus/Walrus/g {} + && ' +
    'find "$1" -depth -name "*incus*" | while read -r path; do ' +
    'mv "$path" "${path%/*}/$(echo "${path##*/}" | sed s/incus/walrus/g)"; done';
  const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', directory], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

describe('contrib audit', needsTool('make'), () => {
  const scratch = scratchDirectory();
  const tree = join(scratch, 'source');
  before(() => {
    // A staged tree is one package.
    copyExample(scratch, {
      [MANIFEST]: [['  client-alone:\n    level: required', '  client-alone:\n    level: optional']],
    });
    buildExample(tree, join(scratch, 'built'));
    for (const distro of ['debian', 'arch']) {
      const args = [
        '-C',
        tree,
        'stage',
        distro,
        '--built',
        join(scratch, 'built'),
        '--destdir',
        join(scratch, distro),
      ];
      const { status, stderr } = contrib(args);
      assert.equal(status, 0, stderr);
    }
    chmodSync(join(scratch, 'arch/usr/bin/fuidshift'), 0o755);
  });
  const sets = () => [
    '--set',
    `debian=${join(scratch, 'debian')}`,
    '--set',
    `other@arch=${join(scratch, 'arch')}`,
  ];

  it('prints a table of expectations by sets', () => {
    const { stdout } = contrib(['-C', tree, 'audit', ...sets()]);
    assert.match(stdout, /^expectation +level +debian +other$/m);
    assert.match(stdout, /^client-on-path +required +follows +follows$/m);
    assert.match(stdout, /^root-tools +recommended +follows +differs$/m);
  });

  it('gives the same table as JSON, Markdown and HTML', () => {
    const { stdout } = contrib(['-C', tree, 'audit', ...sets(), '--json']);
    const { result } = JSON.parse(stdout);
    const row = result.expectations.find(({ id }: { id: string }) => id === 'root-tools');
    assert.deepEqual(
      row.verdicts.map(({ verdict }: { verdict: string }) => verdict),
      ['follows', 'differs'],
    );
    assert.match(
      contrib(['-C', tree, 'audit', ...sets(), '--output', 'markdown']).stdout,
      /\| `root-tools` \| recommended \| follows \| \*\*differs\*\* \|/,
    );
    const html = contrib(['-C', tree, 'audit', ...sets(), '--output', 'html']).stdout;
    assert.match(html, /^<!DOCTYPE html>/);
    assert.doesNotMatch(html, /<script|<link|<img|https?:\/\/(?!www\.example\.org)/);
    assert.match(html, /prefers-color-scheme: dark/);
  });

  it('ends with 1 on a difference from what is required, and with --strict from what is recommended', () => {
    const good = join(scratch, 'good');
    cpSync(join(scratch, 'arch'), good, { recursive: true });
    const status = (...args: string[]) =>
      contrib(['-C', tree, 'audit', '--distro', 'arch', ...args, good]).status;
    mkdirSync(join(good, 'usr/lib/sysusers.d'), { recursive: true });
    writeFileSync(join(good, 'usr/lib/sysusers.d/incus.conf'), 'g incus-admin -\ng incus -\n');
    assert.equal(status(), 0);
    assert.equal(status('--strict'), 1);
    rmSync(join(good, 'usr/bin/incus'));
    assert.equal(status(), 1);
  });

  it('says what it was not told', () => {
    assert.equal(contrib(['-C', tree, 'audit']).status, 2);
    const unknown = contrib(['-C', tree, 'audit', join(scratch, 'debian')]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /which distribution/);
    assert.equal(contrib(['-C', tree, 'audit', '--set', 'x', join(scratch, 'debian')]).status, 2);
  });
});
