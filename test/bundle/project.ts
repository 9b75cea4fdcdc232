// A small project with a contribution, made afresh for each test.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';

export const TOP = 'demo-1.0';
export const OWN = 'distros/ubuntu';

export const MANIFEST = `contrib: 1
name: demo
version: "1.0"
summary: Shows how a bundle is made
license: MIT
homepage: https://example.org/demo
released: 2026-11-01
packages:
  demo:
    files:
      - bin/demo --> \${bindir}/ (0755)
      - doc/* --> \${datadir}/demo/doc/ (0644)
      - distros/\${distro}/demo.conf --> \${sysconfdir}/ (0644) [config]
`;

export const DISTRO = `contrib: 1
maintainer: { name: Ada Example, email: ada@example.org }
releases: ["24.04"]
package: https://example.org/demo/demo_1.0_all.deb
`;

export const UPSTREAM: Readonly<Record<string, string>> = {
  'contrib.yaml': MANIFEST,
  README: 'A demonstration\n',
  'bin/demo': '#!/bin/sh\necho demo 1.0\n',
  'doc/guide.txt': 'How to use it\n',
  'distros/fedora/distro.yaml': 'contrib: 1\nreleases: ["42"]\n',
};

export const CONTRIBUTED: Readonly<Record<string, string>> = {
  [`${OWN}/distro.yaml`]: DISTRO,
  [`${OWN}/demo.conf`]: '[demo]\nlevel = 1\n',
  [`${OWN}/hooks/demo/post-install.sh`]: '#!/bin/sh\nset -e\n',
};

const scratches: string[] = [];
after(() => {
  for (const path of scratches) rmSync(path, { recursive: true, force: true });
});

/** An empty directory that is removed behind the tests. */
export function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), 'contrib-bundle-'));
  scratches.push(path);
  return path;
}

export function writeFiles(root: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Upstream’s tree alone, in a directory of its own name. */
export function upstreamTree(directory = scratch()): string {
  const root = join(directory, TOP);
  writeFiles(root, UPSTREAM);
  chmodSync(join(root, 'bin/demo'), 0o755);
  symlinkSync('README', join(root, 'latest'));
  return root;
}

/** Upstream’s tree with a contribution for ubuntu. */
export async function projectTree(directory?: string): Promise<string> {
  const root = upstreamTree(directory);
  await contribute(root);
  return root;
}

/** Adds the contribution, with its deployment.map as it must be. */
export async function contribute(root: string, files = CONTRIBUTED): Promise<void> {
  writeFiles(root, files);
  writeFiles(root, { [`${OWN}/deployment.map`]: await deploymentMap(root) });
}

export async function deploymentMap(root: string): Promise<string> {
  const { openPlans, openProject } = await import('../../src/commands/open.ts');
  const { formatDeploymentMap } = await import('../../src/plan/deployment-map.ts');
  const project = openProject({ cwd: root, manifest: undefined });
  return formatDeploymentMap(openPlans(project, 'ubuntu').plans);
}

/** Puts what is there under git, as one commit. */
export function commitAll(root: string, tag?: string): string {
  const git = (...args: readonly string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: root,
        encoding: 'utf8',
        env: {
          ...process.env,
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_CONFIG_SYSTEM: '/dev/null',
          GIT_COMMITTER_DATE: '2026-11-01T00:00:00Z',
          GIT_AUTHOR_DATE: '2026-11-01T00:00:00Z',
        },
      },
    ).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'import');
  if (tag !== undefined) git('tag', tag);
  return git('rev-parse', 'HEAD');
}
