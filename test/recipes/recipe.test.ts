import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/convirt');

type Result = {
  readonly ok: boolean;
  readonly result: {
    readonly stale: boolean;
    readonly files: readonly { readonly path: string; readonly state: string; readonly stale: boolean }[];
  };
};

/** A copy of the ConVirt example without a recipe. */
function project(): string {
  const directory = scratchDirectory();
  cpSync(EXAMPLE, directory, {
    recursive: true,
    filter: (path) => !/distros\/[^/]+\/recipe$/.test(path),
  });
  return directory;
}

function recipe(
  directory: string,
  ...options: string[]
): { readonly status: number | null; readonly json: Result } {
  const { status, stdout, stderr } = contrib([
    '-C',
    directory,
    'recipe',
    'ubuntu',
    ...options,
    '--output',
    'json',
  ]);
  assert.match(stdout, /^\{/, stderr);
  return { status, json: JSON.parse(stdout) };
}

function states({ json }: { readonly json: Result }): Record<string, string> {
  return Object.fromEntries(json.result.files.map(({ path, state }) => [path, state]));
}

const PROJECTS = resolve(import.meta.dirname, '../fixtures/projects');

describe('contrib recipe', () => {
  it('finds a summary that is too long at the line that has it', () => {
    const directory = project();
    const path = join(directory, 'contrib.yaml');
    const text = readFileSync(path, 'utf8').replace(
      /^summary: .*$/m,
      `summary: ${'tool '.repeat(19).trim()}`,
    );
    writeFileSync(path, text);
    const line = text.slice(0, text.search(/^summary: /m)).split('\n').length;
    const { stderr } = contrib(['-C', directory, 'recipe', 'ubuntu']);
    assert.match(stderr, new RegExp(`^contrib\\.yaml:${line}:10: error\\[recipe/summary\\]`, 'm'));
  });

  for (const name of ['debian', 'alpine', 'nixos']) {
    it(`names contrib build for ${name}`, () => {
      const directory = scratchDirectory();
      cpSync(join(PROJECTS, 'commands'), directory, { recursive: true });
      const { status, stdout, stderr } = contrib(['-C', directory, 'recipe', name]);
      assert.equal(status, 0, stderr);
      assert.ok(stdout.includes(`next: contrib build ${name}`));
    });
  }

  it('writes debian/ below recipe/, never at the top, and the same again', () => {
    const directory = project();
    assert.equal(recipe(directory).status, 0);
    const debian = join(directory, 'distros/ubuntu/recipe/debian');
    assert.equal(statSync(join(debian, 'rules')).mode & 0o777, 0o755);
    assert.equal(existsSync(join(directory, 'debian')), false);
    const again = recipe(directory);
    assert.deepEqual([...new Set(Object.values(states(again)))], ['unchanged']);
    assert.equal(recipe(directory, '--check').status, 0);
  });

  it('keeps an edited file, shows the difference, and takes its own on demand', () => {
    const directory = project();
    recipe(directory);
    const control = join(directory, 'distros/ubuntu/recipe/debian/control');
    const written = readFileSync(control, 'utf8');
    appendFileSync(control, '# mine\n');
    const kept = contrib(['-C', directory, 'recipe', 'ubuntu']);
    assert.match(kept.stdout, /debian\/control was edited and is kept[\s\S]*-# mine/);
    assert.equal(readFileSync(control, 'utf8'), `${written}# mine\n`);
    // An edit alone is no drift: contrib would still write what it wrote.
    assert.equal(recipe(directory, '--check').status, 0);
    assert.equal(states(recipe(directory, '--overwrite', 'debian/control'))['debian/control'], 'updated');
    assert.equal(readFileSync(control, 'utf8'), written);
  });

  it('fails with --check where the description went on, and writes nothing', () => {
    const directory = project();
    recipe(directory);
    const manifest = join(directory, 'contrib.yaml');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('summary: Manage virtual', 'summary: Manage all virtual'),
    );
    const control = join(directory, 'distros/ubuntu/recipe/debian/control');
    const before = readFileSync(control, 'utf8');
    const { status, json } = recipe(directory, '--check');
    assert.equal(status, 1);
    assert.deepEqual(
      json.result.files.filter(({ stale }) => stale).map(({ path }) => path),
      ['debian/control'],
    );
    assert.equal(readFileSync(control, 'utf8'), before);
  });

  it('gives each release its own where they differ, and takes away what no recipe has any more', () => {
    const directory = project();
    recipe(directory);
    const distro = join(directory, 'distros/ubuntu/distro.yaml');
    const text = readFileSync(distro, 'utf8');
    writeFileSync(
      distro,
      text.replace(
        'releases: ["24.04", "26.04"]',
        'releases: { "24.04": { names: { lvm: lvm2-old } }, "26.04": }',
      ),
    );
    const found = states(recipe(directory));
    assert.equal(found['24.04/debian/control'], 'created');
    assert.equal(found['debian/control'], 'removed');
    const of = (release: string) =>
      readFileSync(join(directory, `distros/ubuntu/recipe/${release}/debian/control`), 'utf8');
    assert.match(of('24.04'), /^ lvm2-old,$/m);
    assert.match(of('26.04'), /^ lvm2,$/m);
    assert.equal(existsSync(join(directory, 'distros/ubuntu/recipe/debian/control')), false);
  });

  it('refuses a name that dpkg would refuse, in the words of its policy', () => {
    const directory = project();
    const manifest = join(directory, 'contrib.yaml');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('\n  convirt:\n    files', '\n  Con_Virt:\n    files'),
    );
    rmSync(join(directory, 'distros/ubuntu/hooks'), { recursive: true });
    const { status, stderr } = contrib(['-C', directory, 'recipe', 'ubuntu']);
    assert.equal(status, 1);
    assert.match(stderr, /Con_Virt is no name for a Debian package: at least two lower case letters/);
  });

  it('names the release that lacks a package’s name, and where to write it', () => {
    const directory = project();
    const manifest = join(directory, 'contrib.yaml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/\n {4}names: \{ debian: lvm2.*/, ''));
    const { status, stderr } = contrib(['-C', directory, 'recipe', 'ubuntu@24.04']);
    assert.equal(status, 1);
    assert.match(stderr, /which package has lvm/);
  });
});
