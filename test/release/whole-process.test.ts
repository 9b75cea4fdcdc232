// From the pre-release to the download page, on ConVirt, with two repositories and the programs that people have.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { fsck, git } from '../acceptance/two-trees.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import type { Page } from './accepted-project.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/convirt');
const TOOLS = ['git', 'ssh-keygen', 'gpg', 'gpgv', 'minisign', 'sha256sum', 'curl', 'tar'];
const ADA = 'ada@example.org';

function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = contrib(args, { cwd, env: { GIT_CONFIG_GLOBAL: '/dev/null', ...env } });
  assert.equal(status, 0, `contrib ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** A server in a thread of its own, so that it answers while this one waits for a program. */
async function serve(
  directory: string,
): Promise<{ readonly base: string; readonly close: () => Promise<void> }> {
  const source = `
    const { createServer } = require('node:http');
    const { readFile } = require('node:fs');
    const { parentPort, workerData } = require('node:worker_threads');
    const server = createServer((request, response) => {
      const name = new URL(request.url, 'http://localhost').pathname.split('/').pop();
      readFile(workerData + '/' + name, (error, bytes) => {
        response.statusCode = error === null ? 200 : 404;
        response.end(bytes);
      });
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;
  const worker = new Worker(source, { eval: true, workerData: directory });
  const port = await new Promise<number>((done) => worker.once('message', done));
  return { base: `http://127.0.0.1:${port}/convirt/`, close: async () => void (await worker.terminate()) };
}

function upstreamRepository(directory: string, signer: string, maintainer: string): string {
  const root = join(directory, 'upstream');
  cpSync(EXAMPLE, root, { recursive: true });
  rmSync(join(root, 'distros/ubuntu'), { recursive: true });
  const signers = [
    `${ADA} ${readFileSync(`${signer}.pub`, 'utf8')}`,
    `una@example.org namespaces="contrib-acceptance" ${readFileSync(`${maintainer}.pub`, 'utf8')}`,
  ];
  writeFileSync(join(root, 'distros/allowed_signers'), signers.join(''));
  writeFileSync(
    join(root, 'packagers.yaml'),
    'contrib: 1\npackagers:\n  arch: { maintainer: { name: Aron Arch } }\n',
  );
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'ConVirt 1.1');
  git(root, 'tag', 'v1.1');
  return root;
}

/** Keys of all three kinds, with no passphrase. */
function makeKeys(directory: string): {
  readonly ssh: string;
  readonly gpg: string;
  readonly minisign: string;
  readonly env: NodeJS.ProcessEnv;
} {
  const ssh = join(directory, 'release_key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', ssh]);
  const home = join(directory, 'gnupg');
  mkdirSync(home, { mode: 0o700 });
  const env = { GNUPGHOME: home };
  const options = { env: { ...process.env, ...env }, stdio: 'pipe' } as const;
  execFileSync(
    'gpg',
    ['--batch', '--passphrase', '', '--quick-generate-key', 'Una <una@example.org>', 'ed25519', 'sign'],
    options,
  );
  const listed = execFileSync('gpg', ['--batch', '--with-colons', '--list-keys'], options).toString();
  const minisign = join(directory, 'minisign.key');
  execFileSync('minisign', ['-G', '-W', '-p', join(directory, 'minisign.pub'), '-s', minisign], {
    stdio: 'pipe',
  });
  return { ssh, gpg: /^fpr:+([0-9A-F]+):/m.exec(listed)?.[1] ?? '', minisign, env };
}

describe('the whole process on ConVirt', needsTool(...TOOLS), () => {
  test('ends on a page whose commands work as they are printed', async () => {
    const scratch = scratchDirectory();
    const keys = makeKeys(scratch);
    const signer = join(scratch, 'ada');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', signer]);
    const upstream = upstreamRepository(scratch, signer, keys.ssh);

    run(upstream, ['prerelease', '--out', join(scratch, 'pre')]);
    execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: join(scratch, 'pre'), stdio: 'pipe' });

    const contributor = join(scratch, 'contributor');
    git(scratch, 'clone', '--quiet', upstream, contributor);
    git(contributor, 'config', 'user.name', 'Ada Contributor');
    git(contributor, 'config', 'user.email', ADA);
    run(contributor, ['init', 'ubuntu', '--yes', '--maintainer', `Ada Contributor <${ADA}>`, '--staging']);
    run(contributor, ['bundle', 'ubuntu', '--key', signer, '--sign-off', '--out', `${scratch}/`]);
    const file = join(scratch, 'convirt-1.1-ubuntu.tar.gz');

    run(upstream, ['verify', file, '--strict']);
    run(upstream, ['accept', file, '--by', 'Una Upstream <una@example.org>', '--key', keys.ssh]);
    const [author, trailer] = git(
      upstream,
      'log',
      '-1',
      '--format=%an <%ae>%n%(trailers:key=Signed-off-by)',
      'accepted/ubuntu',
    ).split('\n');
    assert.equal(author, `Ada Contributor <${ADA}>`);
    assert.equal(trailer, `Signed-off-by: Ada Contributor <${ADA}>`);
    git(upstream, 'merge', '--quiet', 'accepted/ubuntu');
    git(upstream, 'tag', '--force', 'v1.1');
    assert.equal(fsck(upstream), '');

    const out = join(scratch, 'release');
    const server = await serve(out);
    try {
      writeFileSync(join(scratch, 'convirt_1.1-1_all.deb'), 'a package\n');
      const signing = [keys.ssh, keys.gpg, keys.minisign].flatMap((key) => ['--key', key]);
      const hosted = ['--package', `ubuntu=${join(scratch, 'convirt_1.1-1_all.deb')}`];
      run(
        upstream,
        ['release', '--offline', '--url', server.base, '--out', out, ...signing, ...hosted],
        keys.env,
      );
      runPrinted(JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')) as Page);
    } finally {
      await server.close();
    }
    execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: out, stdio: 'pipe' });
  });
});

/** Everything that the page tells people to type, but what would install a package here. */
function runPrinted(page: Page): void {
  const elsewhere = scratchDirectory();
  const ubuntu = page.distributions.find(({ id }) => id === 'ubuntu')?.install.commands ?? [];
  assert.match(ubuntu.at(-1) ?? '', /^sudo apt-get install \.\/convirt_1\.1-1_all\.deb$/);
  const steps = page.verify.flatMap(({ commands }) => commands);
  assert.equal(page.verify.length, 5, 'download, digest, and three signatures');
  for (const command of [...steps, ...ubuntu.slice(0, -1)]) {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: elsewhere, encoding: 'utf8' });
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`);
  }
}
