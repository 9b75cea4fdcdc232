import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/convirt');

type Document = {
  readonly result: { readonly files: readonly { path: string; state: string }[] };
  readonly findings: readonly Finding[];
};

function json(args: readonly string[], cwd = EXAMPLE): Document {
  return JSON.parse(contrib([...args, '--json'], { cwd }).stdout) as Document;
}

describe('examples/convirt', () => {
  it('has nothing that anybody must look at', () => {
    const { status, stdout } = contrib(['check', '--strict'], { cwd: EXAMPLE });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /0 errors, 0 warnings/);
  });

  for (const distribution of ['fedora', 'opensuse', 'ubuntu']) {
    it(`distros/${distribution} is what contrib makes today`, () => {
      const { result } = json(['init', distribution, '--yes', '--dry-run']);
      const other = result.files.filter(({ state }) => state !== 'unchanged');
      assert.deepEqual(other, []);
    });
  }

  it('tunes the configuration for each distribution', () => {
    const conf = (distribution: string) =>
      readFileSync(join(EXAMPLE, 'distros', distribution, 'convirt.conf'), 'utf8');
    assert.match(conf('ubuntu'), /^html_browser = \/usr\/bin\/yelp$/m);
    assert.match(conf('opensuse'), /^hypervisor = kvm$/m);
    assert.match(conf('fedora'), /^hypervisor = xen$/m);
  });

  it('what it installs runs', () => {
    const stage = join(scratchDirectory(), 'stage');
    assert.equal(contrib(['stage', 'ubuntu', '--destdir', stage], { cwd: EXAMPLE }).status, 0);
    const program = readFileSync(join(stage, 'usr/share/convirt/install/client/ConVirt'), 'utf8');
    assert.match(program, /^#!\/usr\/bin\/python3\n/);
    const { status, stdout } = contrib(['check', 'ubuntu', '--root', stage], { cwd: EXAMPLE });
    assert.equal(status, 0, stdout);
  });
});

describe('the guide’s mapping, word for word', () => {
  const at = (line: string) =>
    readFileSync(join(EXAMPLE, 'guide.yaml'), 'utf8')
      .split('\n')
      .findIndex((text) => text.includes(line)) + 1;
  const { findings } = json(['--manifest', 'guide.yaml', 'check', 'ubuntu']);
  const found = (rule: string, line: string): Finding | undefined =>
    findings.find(({ rule: id, place }) => id === rule && 'file' in place && place.line === at(line));

  it('its lines are in the guide itself', () => {
    const lines = readFileSync(join(EXAMPLE, 'guide.yaml'), 'utf8')
      .split('\n')
      .filter((text) => text.includes('-->'));
    assert.equal(lines.length, 7);
  });

  for (const [what, rule, line, remedy] of [
    [
      'distros/ lies at the top, not in install/client',
      'mapping/matches-nothing',
      'install/client/distros',
      'distros/$DISTRO/convirt.conf',
    ],
    [
      'the link leads to /usr/share, and install/* goes to /var/cache',
      'links/dangling',
      '/usr/bin/convirt',
      '/var/cache/convirt/install/client/ConVirt',
    ],
    [
      'so does the critical permission',
      'permissions/matches-nothing',
      '/usr/share/convirt/install/client/ConVirt\t',
      '/var/cache/convirt/install/client/ConVirt',
    ],
    [
      'src is mapped to /usr/share, its permission says /var/cache',
      'permissions/matches-nothing',
      '/var/cache/convirt/src',
      '/usr/share/convirt/src/convirt/core/appliance/*/provision.sh',
    ],
  ] as const) {
    it(`${what}: ${rule}`, () => {
      const finding = found(rule, line);
      assert.equal(finding?.severity, 'error');
      assert.ok(finding.remedy?.includes(remedy), finding.remedy);
    });
  }

  it('the blanket 0644 leaves a program that nobody can start', () => {
    const scratch = join(scratchDirectory(), 'tree');
    cpSync(EXAMPLE, scratch, { recursive: true });
    const guide = readFileSync(join(EXAMPLE, 'guide.yaml'), 'utf8');
    const mended = guide
      .replace('/var/cache/convirt/install/', '/usr/share/convirt/install/')
      .replace(/permissions:.*/s, '');
    writeFileSync(join(scratch, 'guide.yaml'), mended);
    const { findings: more } = json(['--manifest', 'guide.yaml', 'check', 'ubuntu'], scratch);
    const programs = more.filter(({ rule }) => rule === 'permissions/program-not-executable');
    assert.deepEqual(
      programs.map(({ severity }) => severity),
      ['error'],
    );
    assert.match(programs[0]?.message ?? '', /install\/client\/ConVirt/);
  });

  it('data in /var/cache that nothing makes again is a warning', () => {
    assert.ok(findings.some(({ rule, severity }) => rule === 'placement/cache' && severity === 'warning'));
  });
});
