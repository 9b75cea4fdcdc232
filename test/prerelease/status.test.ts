import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { type AcceptanceRecord, formatAcceptance } from '../../src/facts/acceptance-record.ts';
import { type CliResult, contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { commit, git, MANIFEST, repository, write } from './repository.ts';

const BO = 'Bo Packager <bo@example.org>';

type Row = {
  readonly distribution: string;
  readonly state: string;
  readonly stale: boolean;
  readonly next: string;
};

function run(cwd: string, ...args: readonly string[]): CliResult {
  return contrib(args, { cwd });
}

function status(root: string, ...args: readonly string[]): Readonly<Record<string, Row>> {
  const { status: code, stdout, stderr } = run(root, 'status', '--json', ...args);
  assert.equal(code, 0, stdout + stderr);
  const rows: readonly Row[] = JSON.parse(stdout).result.distributions;
  return Object.fromEntries(rows.map((row) => [row.distribution, row]));
}

function states(root: string, ...args: readonly string[]): Readonly<Record<string, string>> {
  const rows = Object.entries(status(root, ...args));
  return Object.fromEntries(
    rows.map(([name, { state, stale }]) => [name, stale ? `${state}, stale` : state]),
  );
}

/** A contributor’s clone with a part for a distribution, and the bundle of it. */
function submit(upstream: string, distribution: string, incoming: string): string {
  const clone = join(scratchDirectory(), 'demo');
  git(dirname(clone), 'clone', '--quiet', upstream, clone);
  const made = run(clone, 'init', distribution, '--yes', '--maintainer', BO, '--staging');
  assert.equal(made.status, 0, made.stderr);
  const bundled = run(clone, 'bundle', distribution, '--out', `${incoming}/`);
  assert.equal(bundled.status, 0, bundled.stdout + bundled.stderr);
  return clone;
}

function acceptance(version: string, digest = 'a'.repeat(64)): string {
  const record: AcceptanceRecord = {
    acceptance: 1,
    project: 'demo',
    version,
    distribution: 'ubuntu',
    releases: ['24.04'],
    contributor: { name: 'Bo Packager' },
    package: { link: 'https://example.org/demo.deb' },
    bundle: { digest, kind: 'source', base: null },
    signature: null,
    result: 'b'.repeat(64),
    accepted: { at: '2026-11-02T10:00:00Z', by: { name: 'Ada', email: 'ada@example.org' } },
  };
  return formatAcceptance(record).toString();
}

describe('contrib status', { skip: needsTool('git', 'tar').skip }, () => {
  it('says that nobody packages it yet, and what to do', () => {
    const { status: code, stdout } = run(repository(), 'status');
    assert.equal(code, 0);
    assert.match(stdout, /^demo 1\.1: nobody packages it yet\nnext: contrib invite DISTRO/);
  });

  it('tells apart who is outstanding, invited, maintains it already, or has begun', () => {
    const root = repository({ 'distros/arch/distro.yaml': 'contrib: 1\n' });
    run(root, 'invite', 'ubuntu', '--maintainer', BO, '--date', '2026-11-01');
    run(root, 'invite', 'debian', '--maintainer', BO, '--link', 'https://example.org/pkg');
    run(root, 'invite', 'gobolinux', '--maintainer', BO);
    assert.deepEqual(states(root), {
      arch: 'begun',
      debian: 'maintained',
      gobolinux: 'outstanding',
      ubuntu: 'invited',
    });
    const { stdout } = run(root, 'status');
    assert.match(
      stdout,
      /^debian +maintained +Bo Packager +the distribution packages it itself\n {2}https:/m,
    );
    assert.match(run(root, 'status', '--output', 'markdown').stdout, /^\| Ubuntu \| invited \|/m);
  });

  it('judges what came in: verified, refused, for another version, of another project, no bundle at all', () => {
    const root = repository();
    const incoming = scratchDirectory();
    const clone = submit(root, 'ubuntu', incoming);
    submit(root, 'fedora', incoming);
    assert.deepEqual(states(root, '--bundles', incoming), { fedora: 'verified', ubuntu: 'verified' });
    assert.match(
      status(root, '--bundles', incoming)['ubuntu']?.next ?? '',
      /^upstream accepts: contrib accept .*ubuntu/,
    );
    assert.deepEqual(states(clone), { ubuntu: 'begun' }, 'in the contributor’s tree');
    writeFileSync(join(incoming, 'x\u001b[31m.tar.gz'), 'nonsense');
    const text = run(root, 'status', '--bundles', incoming).stdout;
    assert.match(text, /x\\x1b\[31m\.tar\.gz: .*is no archive/);
    commit(root, { 'contrib.yaml': MANIFEST.replace('1.1', '1.2') }, 'v1.2');
    assert.deepEqual(states(root, '--bundles', incoming), {
      fedora: 'verified, stale',
      ubuntu: 'verified, stale',
    });
    assert.equal(status(root, '--bundles', incoming)['ubuntu']?.next, 'a submission for 1.2 is to come');
  });

  it('says what was accepted, what the tag of its version has, and what is for an older version', () => {
    const root = repository();
    write(root, { 'distros/accepted/ubuntu.json': acceptance('1.1') });
    assert.deepEqual(states(root), { ubuntu: 'accepted' });
    commit(root, {});
    git(root, 'tag', '--force', 'v1.1');
    assert.deepEqual(states(root), { ubuntu: 'released' });
    write(root, { 'distros/accepted/ubuntu.json': acceptance('1.1', 'c'.repeat(64)) });
    assert.deepEqual(states(root), { ubuntu: 'accepted' }, 'the tag has another one');
    write(root, {
      'contrib.yaml': MANIFEST.replace('1.1', '1.2'),
      'distros/accepted/ubuntu.json': acceptance('1.1'),
    });
    assert.deepEqual(states(root), { ubuntu: 'released, stale' });
  });

  it('follows one contribution from the invitation to the release', () => {
    const root = repository();
    const incoming = scratchDirectory();
    run(root, 'invite', 'ubuntu', '--maintainer', BO, '--date', '2026-11-01');
    assert.deepEqual(states(root), { ubuntu: 'invited' });
    submit(root, 'ubuntu', incoming);
    assert.deepEqual(states(root, '--bundles', incoming), { ubuntu: 'verified' });
    const bundle = join(incoming, 'demo-1.1-ubuntu.tar.gz');
    const by = ['--by', 'Ada <ada@example.org>', '--date', '2026-11-03'];
    const accepted = run(root, 'accept', bundle, ...by);
    assert.equal(accepted.status, 0, accepted.stdout + accepted.stderr);
    const onBranch = status(root, '--bundles', incoming)['ubuntu'];
    assert.equal(onBranch?.state, 'accepted');
    assert.equal(onBranch?.next, 'upstream merges it: git merge accepted/ubuntu');
    git(root, 'merge', '--quiet', 'accepted/ubuntu');
    assert.equal(status(root)['ubuntu']?.next, 'upstream releases it');
    git(root, 'tag', '--force', 'v1.1');
    assert.deepEqual(states(root, '--bundles', incoming), { ubuntu: 'released' });
  });

  it('names a record, a directory and an option that it cannot use', () => {
    const root = repository();
    mkdirSync(join(root, 'distros/accepted'), { recursive: true });
    write(root, { 'distros/accepted/ubuntu.json': '{' });
    const broken = run(root, 'status');
    assert.equal(broken.status, 3);
    assert.match(broken.stderr, /distros\/accepted\/ubuntu\.json is not JSON\n.*git checkout HEAD/s);
    const nowhere = run(repository(), 'status', '--bundles', 'nowhere');
    assert.equal(nowhere.status, 3);
    assert.match(nowhere.stderr, /nowhere cannot be read/);
    assert.equal(run(repository(), 'status', '--base', 'v1.1').status, 2);
    assert.deepEqual(readdirSync(join(root, 'distros/accepted')), ['ubuntu.json']);
  });
});
