import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { commit, GENERATED, git, MANIFEST, output, prerelease, repository, write } from './repository.ts';

const TARBALL = 'demo-1.1.tar.gz';

function namesIn(file: string): string[] {
  return execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim().split('\n');
}

function contentOf(root: string, path: string): string {
  return execFileSync('tar', ['-xOf', join(output(root), TARBALL), `demo-1.1/${path}`], { encoding: 'utf8' });
}

describe('contrib prerelease', { skip: needsTool('git', 'tar', 'sha256sum').skip }, () => {
  it('writes what git archive has of the tag, whatever is checked out, with checksums over all of it', () => {
    const root = repository({ 'a file': 'x', 'dir/b': 'y' });
    write(root, { 'a file': 'changed', untracked: 'z' });
    const { status, stderr } = prerelease(root, '--format', 'tar.gz', '--format', 'tar.zst');
    assert.equal(status, 0, stderr);
    assert.match(stderr, /1 changed files of the checkout are not in the tarball, which has v1\.1’s/);
    const archive = join(dirname(root), 'git.tar');
    git(root, 'archive', '--prefix=demo-1.1/', '-o', archive, 'v1.1');
    assert.deepEqual(namesIn(join(output(root), TARBALL)).sort(), namesIn(archive).sort());
    assert.equal(contentOf(root, 'a file'), 'x');
    const sums = execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], {
      cwd: output(root),
      encoding: 'utf8',
    });
    assert.equal(sums.match(/: OK$/gm)?.length, readdirSync(output(root)).length - 1);
  });

  it('gives the same bytes under any umask, zone, locale, directory and configuration of git', () => {
    const root = repository({ '.gitattributes': 'v export-subst\n', v: '$Format:%H %h %d$\n', 'dir/b': 'y' });
    const copy = join(scratchDirectory(), 'elsewhere');
    git(dirname(root), 'clone', '--quiet', root, copy);
    git(copy, 'config', 'core.autocrlf', 'true');
    git(copy, 'config', 'core.abbrev', '20');
    write(copy, { '.git/info/attributes': '* export-ignore\n' });
    assert.equal(prerelease(root).status, 0);
    const command = `umask 077; exec "$0" "$@"`;
    const cli = ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, '../../src/cli.ts')];
    const out = join(scratchDirectory(), 'out');
    execFileSync('sh', ['-c', command, process.execPath, ...cli, 'prerelease', '--out', out], {
      cwd: copy,
      env: {
        PATH: process.env['PATH'],
        HOME: '/nonexistent',
        TZ: 'Pacific/Kiritimati',
        LC_ALL: 'tr_TR.UTF-8',
      },
      stdio: 'pipe',
    });
    for (const name of readdirSync(output(root)))
      assert.deepEqual(readFileSync(join(out, name)), readFileSync(join(output(root), name)), name);
    assert.match(contentOf(root, 'v'), /^[0-9a-f]{40} [0-9a-f]{12} {2}\(tag: v1\.1\)$/m);
  });

  it('takes declared generated files from the working tree, and says which', () => {
    const root = repository({ '.gitignore': 'configure\n' }, MANIFEST + GENERATED);
    const { status, stderr } = prerelease(root);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /contrib.yaml:\d+:\d+: error\[source\/generated-missing\]: configure is declared as made by/,
    );
    assert.ok(!existsSync(output(root)));
    write(root, { configure: '#!/bin/sh\n' });
    chmodSync(join(root, 'configure'), 0o775);
    const made = prerelease(root);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /added: autoconf \(builds need no autotools\): configure/);
    const listing = execFileSync('tar', ['-tvf', join(output(root), TARBALL)], { encoding: 'utf8' });
    assert.match(listing, /^-rwxr-xr-x .* demo-1\.1\/configure$/m);
  });

  it('counts a committed file that a pattern takes as the commit’s until something makes it anew', () => {
    const root = repository(
      { 'po/de.po': 'de', 'po/fr.po': 'fr' },
      `${MANIFEST}tarball: { generated: [{ path: po, by: msgmerge }] }\n`,
    );
    write(root, { 'po/de.po': 'newer' });
    const { stdout } = prerelease(root);
    assert.match(stdout, /modified: msgmerge: po\/de\.po$/m);
    assert.equal(contentOf(root, 'po/de.po') + contentOf(root, 'po/fr.po'), 'newerfr');
  });

  it('takes generated files from a tarball that differs in nothing else', () => {
    const root = repository({ README: 'hello' }, MANIFEST + GENERATED);
    const dist = join(scratchDirectory(), 'demo-1.1');
    cpSync(root, dist, { recursive: true, filter: (path) => !path.endsWith('/.git') });
    write(dist, { configure: '#!/bin/sh\n' });
    const file = join(dirname(dist), TARBALL);
    const packDist = () => execFileSync('tar', ['-C', dirname(dist), '-czf', file, 'demo-1.1']);
    packDist();
    const made = prerelease(root, '--from-tarball', file);
    assert.equal(made.status, 0, made.stderr);
    assert.equal(contentOf(root, 'configure'), '#!/bin/sh\n');
    write(dist, { README: 'tampered', 'm4/build-to-host.m4': 'evil' });
    packDist();
    const refused = prerelease(root, '--from-tarball', file, '--replace');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /error\[source\/changed-file\]: README is not as the tag has it/);
    assert.match(
      refused.stderr,
      /error\[source\/unexplained-file\]: m4\/build-to-host\.m4 is in the tarball/,
    );
    assert.equal(contentOf(root, 'configure'), '#!/bin/sh\n', 'what was there stays');
  });

  it('leaves out what export-ignore says, and tells of submodules, LFS pointers and links that lead out', () => {
    const other = repository();
    const root = repository({
      '.gitattributes': 'ci export-ignore\n',
      'ci/run': 'x',
      big: 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
    });
    execFileSync('ln', ['-s', '/etc/passwd', join(root, 'out')]);
    git(root, 'submodule', '--quiet', 'add', other, 'sub');
    commit(root, {});
    const { status, stdout, stderr } = prerelease(root, 'HEAD');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /removed: export-ignore: ci\/run/);
    assert.match(stderr, /warning\[source\/submodule\]: sub is a submodule/);
    assert.match(stderr, /warning\[source\/lfs-pointer\]: big is a pointer/);
    assert.match(stderr, /warning\[source\/escaping-link\]: out is a symbolic link .*\/etc\/passwd/);
  });

  it('replaces a pre-release only when asked to, and never a directory with something else in it', () => {
    const root = repository();
    assert.equal(prerelease(root).status, 0);
    const again = prerelease(root);
    assert.equal(again.status, 3);
    assert.match(again.stderr, /is not empty\n.*--replace/s);
    assert.equal(prerelease(root, '--replace').status, 0);
    writeFileSync(join(output(root), 'thesis.tex'), '');
    const other = prerelease(root, '--replace');
    assert.equal(other.status, 3);
    assert.match(other.stderr, /holds thesis\.tex, which contrib did not make/);
  });

  it('says what to do where there is no tag, no such revision, or a shallow history', () => {
    const root = repository();
    git(root, 'tag', '-d', 'v1.1');
    assert.match(prerelease(root).stderr, /no tag v1\.1 or 1\.1\n.*git tag -s v1\.1/s);
    assert.match(prerelease(root, 'v7').stderr, /git has no tag or commit v7 here/);
    git(root, 'tag', 'v1.0');
    commit(root, { more: '' }, 'v1.1');
    const shallow = join(scratchDirectory(), 'shallow');
    git(root, 'clone', '--quiet', '--depth=1', '--branch=v1.1', `file://${root}`, shallow);
    const made = prerelease(shallow, '--json');
    assert.equal(made.status, 0, made.stderr);
    assert.equal(JSON.parse(made.stdout).result.since, null);
    assert.match(prerelease(shallow, '--since', 'v1.0', '--replace').stderr, /git has no v1\.0\n.*shallow/s);
  });

  it('keeps names with spaces and bytes that are not UTF-8', () => {
    const root = repository({ 'na\u{dc80}me x': 'raw' });
    const { status, stderr } = prerelease(root);
    assert.equal(status, 0, stderr);
    const { content } = JSON.parse(readFileSync(join(output(root), 'demo-1.1.manifest.json'), 'utf8'));
    const entry = content.find(({ pathBytes }: { pathBytes?: string }) => pathBytes !== undefined);
    assert.equal(Buffer.from(entry.pathBytes, 'base64').toString('latin1'), 'na\x80me x');
  });

  it('makes the tarball of a tree without a repository', () => {
    const root = join(scratchDirectory(), 'demo');
    write(root, { 'contrib.yaml': `${MANIFEST}released: 2026-11-01\n`, 'bin/demo': '' });
    const { status, stderr } = prerelease(root);
    assert.equal(status, 0, stderr);
    assert.match(stderr, /there is no repository/);
    assert.ok(namesIn(join(output(root), TARBALL)).includes('demo-1.1/bin/demo'));
  });

  it('is a base that contributors bundle on and upstream verifies against', () => {
    const root = repository({ '.gitattributes': 'ci export-ignore\n', 'ci/run': 'x' });
    assert.equal(prerelease(root).status, 0);
    const scratch = scratchDirectory();
    const file = join(output(root), TARBALL);
    execFileSync('tar', ['-C', scratch, '-xf', file]);
    const tree = join(scratch, 'demo-1.1');
    const run = (cwd: string, ...args: string[]) => {
      const result = contrib(args, { cwd, env: { SOURCE_DATE_EPOCH: '1790000000' } });
      assert.equal(result.status, 0, result.stdout + result.stderr);
    };
    run(tree, 'init', 'ubuntu', '--yes', '--maintainer', 'Bo <bo@example.org>', '--staging');
    run(tree, 'bundle', 'ubuntu', '--base', file);
    run(root, 'verify', join(scratch, 'demo-1.1-ubuntu.tar.gz'), '--base', file);
  });
});

describe('a signed pre-release', { skip: needsTool('git', 'ssh-keygen', 'gpg').skip }, () => {
  it('has signatures of the tarball and the checksums that ssh-keygen verifies', () => {
    const root = repository();
    const keys = scratchDirectory();
    const key = join(keys, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
    const { status, stderr } = prerelease(root, '--key', key);
    assert.equal(status, 0, stderr);
    writeFileSync(join(keys, 'allowed'), `ada@example.org ${readFileSync(`${key}.pub`, 'utf8')}`);
    for (const name of [TARBALL, 'SHA256SUMS']) {
      const signature = join(output(root), `${name}.sig`);
      execFileSync(
        'ssh-keygen',
        ['-Y', 'verify', '-f', join(keys, 'allowed'), '-I', 'ada@example.org', '-n', 'file', '-s', signature],
        { input: readFileSync(join(output(root), name)) },
      );
    }
    assert.equal(prerelease(root, '--key', key, '--replace').status, 0);
  });

  it('has an OpenPGP signature that gpg verifies, as uscan and makepkg look for it', () => {
    const root = repository();
    const home = mkdtempSync('/tmp/contrib-gpg-');
    const env = { ...process.env, GNUPGHOME: home };
    try {
      const quick = [
        '--batch',
        '--passphrase',
        '',
        '--quick-generate-key',
        'Ada <ada@example.org>',
        'ed25519',
      ];
      execFileSync('gpg', quick, { env, stdio: 'pipe' });
      const made = contrib(['prerelease', '--key', 'ada@example.org'], {
        cwd: root,
        env: { GNUPGHOME: home },
      });
      assert.equal(made.status, 0, made.stderr);
      const file = join(output(root), TARBALL);
      execFileSync('gpg', ['--verify', `${file}.asc`, file], { env, stdio: 'pipe' });
    } finally {
      execFileSync('gpgconf', ['--kill', 'all'], { env });
      rmSync(home, { recursive: true, force: true });
    }
  });

  it('is not made at all where the key is not there', () => {
    const root = repository();
    assert.equal(prerelease(root, '--key', './nowhere').status, 4);
    assert.ok(!existsSync(output(root)));
  });
});
