// What release makes: exactly what was accepted, judged by the tools of those who download it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { bundleOf, git } from '../acceptance/two-trees.ts';
import { contribute, DISTRO, OWN, scratch, TOP, writeFiles } from '../bundle/project.ts';
import { accept } from '../bundle/run.ts';
import { contribAside } from '../helpers/cli.ts';
import { needsTool } from '../helpers/tools.ts';
import { acceptedProject, commitToRelease, type Page, release, rulesOf } from './accepted-project.ts';

function pageIn(directory: string): Page {
  return JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')) as Page;
}

describe('release', needsTool('git', 'tar', 'sha256sum'), () => {
  test('has every file of the tag, the accepted ones byte for byte', async () => {
    const { upstream } = await acceptedProject();
    const { status, stderr, out } = release(upstream);
    assert.equal(status, 0, stderr);
    const unpacked = scratch();
    execFileSync('tar', ['-xf', join(out, `${TOP}.tar.gz`), '-C', unpacked]);
    const paths = git(upstream, 'ls-tree', '-r', '--name-only', 'v1.0').split('\n');
    assert.ok(paths.includes(`${OWN}/submission.json`));
    for (const path of paths.filter((one) => one !== 'latest')) {
      const id = git(upstream, 'hash-object', '--no-filters', join(unpacked, TOP, path));
      assert.equal(id, git(upstream, 'rev-parse', `v1.0:${path}`), path);
    }
  });

  test('SHA256SUMS covers all of it, and nothing else lies there', async () => {
    const { upstream } = await acceptedProject();
    const { out } = release(upstream);
    execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: out, stdio: 'pipe' });
    const named = readFileSync(join(out, 'SHA256SUMS'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.slice(66));
    assert.deepEqual(readdirSync(out).sort(), [...named, 'SHA256SUMS'].sort());
  });

  test('says who made what, in the bill of materials and the provenance', async () => {
    const { upstream } = await acceptedProject();
    const { out } = release(upstream);
    const { source } = pageIn(out);
    const read = (name: string) =>
      JSON.parse(readFileSync(join(out, name), 'utf8')) as Record<string, unknown>;
    const statement = read(`${TOP}.provenance.json`);
    assert.equal(statement['_type'], 'https://in-toto.io/Statement/v1');
    assert.equal(statement['predicateType'], 'https://slsa.dev/provenance/v1');
    assert.deepEqual((statement['subject'] as unknown[])[0], {
      name: source.file,
      digest: { sha256: source.sha256 },
    });
    assert.ok(JSON.stringify(statement).includes(git(upstream, 'rev-parse', 'v1.0^{commit}')));
    const sbom = read(`${TOP}.spdx.json`);
    assert.equal(sbom['spdxVersion'], 'SPDX-2.3');
    assert.match(JSON.stringify(sbom), /"supplier":"Person: Ada Example \(ada@example\.org\)"/);
  });

  test('is not made of a contribution that somebody changed since', async () => {
    const { upstream } = await acceptedProject();
    commitToRelease(upstream, { [`${OWN}/demo.conf`]: 'changed\n' });
    const refused = release(upstream);
    assert.equal(refused.status, 1);
    assert.deepEqual(rulesOf(refused), ['release/drift']);
    assert.match(refused.stderr, /distros\/ubuntu\/demo\.conf \(modified\)/);
    assert.equal(existsSync(refused.out), false);
  });

  test('is not made of a record that cannot be believed', async () => {
    const { upstream } = await acceptedProject();
    commitToRelease(upstream, { 'distros/accepted/fedora.json': '{}\n' });
    assert.deepEqual(rulesOf(release(upstream)), ['release/acceptance-unreadable']);
  });

  test('is not made without a contribution that is accepted, unless that is asked for', async () => {
    const trees = await acceptedProject();
    writeFiles(trees.contributor, { [`${OWN}/demo.conf`]: '[demo]\nlevel = 2\n' });
    await contribute(trees.contributor, {});
    await accept(trees.upstream, await bundleOf(trees, '--base', 'HEAD'), '--base', 'v1.0~1');
    assert.deepEqual(rulesOf(release(trees.upstream)), ['release/not-merged']);
    assert.equal(release(trees.upstream, ['--without', 'ubuntu']).status, 0);
    git(trees.upstream, 'merge', '--quiet', 'accepted/ubuntu');
    assert.deepEqual(rulesOf(release(trees.upstream)), ['release/not-merged'], 'it is behind the tag');
    assert.equal(release(trees.upstream, ['HEAD']).status, 0);
  });

  test('says for which version an older contribution is, and whom everybody waits for', async () => {
    const { upstream } = await acceptedProject();
    const manifest = readFileSync(join(upstream, 'contrib.yaml'), 'utf8').replace('"1.0"', '"1.1"');
    const packagers = 'contrib: 1\npackagers:\n  arch: { maintainer: { name: Aron } }\n';
    commitToRelease(upstream, { 'contrib.yaml': manifest, 'packagers.yaml': packagers });
    git(upstream, 'tag', 'v1.1');
    const made = release(upstream);
    assert.equal(made.status, 0, made.stderr);
    const page = pageIn(made.out);
    const ubuntu = page.distributions.find(({ id }) => id === 'ubuntu');
    assert.deepEqual([ubuntu?.version, ubuntu?.older], ['1.0', true]);
    assert.deepEqual(
      page.outstanding.map(({ id }) => id),
      ['arch', 'ubuntu'],
    );
    assert.match(readFileSync(join(made.out, 'index.html'), 'utf8'), /class="older">For demo 1\.0</);
  });

  test('hosts a package that it was asked to host', async () => {
    const trees = await acceptedProject();
    writeFiles(trees.contributor, {
      [`${OWN}/distro.yaml`]: DISTRO.replace(/^package: .*$/m, 'staging: requested'),
    });
    await contribute(trees.contributor, {});
    await accept(trees.upstream, await bundleOf(trees, '--base', 'HEAD'), '--base', 'v1.0~1');
    git(trees.upstream, 'merge', '--quiet', 'accepted/ubuntu');
    git(trees.upstream, 'tag', '--force', 'v1.0');
    assert.deepEqual(rulesOf(release(trees.upstream)), ['release/not-hosted']);
    assert.equal(release(trees.upstream, ['--package', 'arch=/etc/hostname']).status, 2);
    const file = join(scratch(), 'demo_1.0_all.deb');
    writeFileSync(file, 'a package\n');
    const { out, status, stderr } = release(trees.upstream, ['--package', `ubuntu=${file}`]);
    assert.equal(status, 0, stderr);
    const { install } = pageIn(out).distributions.find(({ id }) => id === 'ubuntu') ?? {};
    assert.equal(install?.link, 'demo_1.0_all.deb');
    assert.match(install?.commands?.at(-1) ?? '', /^sudo apt-get install \.\/demo_1\.0_all\.deb$/);
    assert.equal(readFileSync(join(out, 'demo_1.0_all.deb'), 'utf8'), 'a package\n');
    execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: out, stdio: 'pipe' });
  });

  test('replaces its own directory where that is asked for, and nothing of somebody’s', async () => {
    const { upstream } = await acceptedProject();
    const out = join(scratch(), 'mine');
    mkdirSync(out);
    writeFileSync(join(out, 'notes'), 'mine\n');
    assert.equal(release(upstream, ['--out', out, '--replace']).status, 3);
    assert.deepEqual(readdirSync(out), ['notes']);
  });
});

describe('links of the page', needsTool('git', 'tar'), () => {
  const servers: Server[] = [];
  after(() => {
    for (const server of servers) server.close();
  });

  test('are asked for, and one that leads nowhere stops the release', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      // One server that knows no HEAD, and one page that is gone.
      response.statusCode = request.url === '/gone' ? 404 : request.method === 'HEAD' ? 405 : 200;
      response.end();
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { upstream } = await acceptedProject(DISTRO.replace('https://example.org/demo', base));
    const packagers = (path: string) =>
      `contrib: 1\npackagers:\n  debian: { maintainer: { name: Dora }, link: "${base}${path}" }\n`;
    const manifest = readFileSync(join(upstream, 'contrib.yaml'), 'utf8').replace(
      /^homepage: .*$/m,
      `homepage: ${base}/`,
    );
    commitToRelease(upstream, { 'contrib.yaml': manifest, 'packagers.yaml': packagers('/gone') });
    const refused = await contribAside(['release', '--out', join(scratch(), 'release')], { cwd: upstream });
    assert.deepEqual(rulesOf(refused), ['release/dead-link']);
    assert.match(refused.stderr, /\/gone leads nowhere: the server answers 404/);
    assert.ok(
      ['GET /', 'GET /demo_1.0_all.deb'].every((one) => asked.includes(one)),
      asked.join(),
    );
    assert.equal(release(upstream).status, 0, '--offline skips it');
  });
});
