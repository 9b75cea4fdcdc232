import assert from 'node:assert/strict';
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { openPackages } from '../../src/families/read.ts';
import { ContribError } from '../../src/system/errors.ts';
import { contrib } from '../helpers/cli.ts';
import { command } from '../helpers/deb.ts';
import { copyProject, PROJECT_NAMES } from '../helpers/projects.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const HELPERS = join(import.meta.dirname, '../helpers');
const NEEDED = needsTool('nix-build', 'nix-store', 'cc', 'make', 'patchelf', 'python3');

/** What `<nixpkgs>` is where nixpkgs itself cannot be had. */
function nixpkgs(): string {
  const directory = scratchDirectory();
  chmodSync(directory, 0o755);
  for (const name of ['nixpkgs.nix', 'nixpkgs-builder.sh'])
    cpSync(join(HELPERS, name), join(directory, name));
  writeFileSync(join(directory, 'default.nix'), '{ ... }: import ./nixpkgs.nix { }\n');
  return directory;
}

function build(project: string, out: string) {
  return contrib(['-C', project, 'build', 'nixos', '--out', out], {
    env: { NIX_PATH: `nixpkgs=${nixpkgs()}` },
  });
}

function exportIn(out: string): string {
  const [name = ''] = readdirSync(out).filter((file) => file.endsWith('.nix-export'));
  return join(out, name);
}

for (const name of PROJECT_NAMES) {
  test(`contrib build nixos has nix-build make of ${name} what its mapping says`, NEEDED, () => {
    const out = join(scratchDirectory(), 'out');
    const { status, stdout, stderr } = build(copyProject(name), out);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /the packages hold what the mapping says/);
    assert.ok(readdirSync(out).includes('default.nix'));
    assert.match(contrib(['show', exportIn(out)]).stdout, /\(nix\)/);
  });
}

test('what is handed out is what nix-store imports, and the same for everybody', NEEDED, async () => {
  const [first, second] = [1, 2].map((number) => {
    const out = join(scratchDirectory(), `out${number}`);
    assert.equal(build(copyProject('c-make'), out).status, 0);
    return exportIn(out);
  });
  const bytes = readFileSync(first ?? '');
  assert.ok(bytes.equals(readFileSync(second ?? '')));
  const set = await openPackages([first ?? '']);
  const stores = set.packages.flatMap(
    ({ native }) => native?.fields.find(([key]) => key === 'path')?.[1] ?? [],
  );
  assert.deepEqual(stores.map((path) => path.replace(/^.*\/[0-9a-z]{32}-/, '')).sort(), [
    'tidegauge-1.4.2',
    'tidegauge-1.4.2-dev',
    'tidegauge-1.4.2-libtidegauge1',
  ]);
  const state = scratchDirectory();
  const imported = command(
    'env',
    // A store of the same name, which is nowhere: an import needs no more than the name.
    ...['NIX_STORE_DIR=/mnt/work/nix/store', `NIX_STATE_DIR=${state}`, `NIX_LOG_DIR=${state}`],
    ...['NIX_CONFIG=build-users-group =', 'unshare', '--mount', 'sh', '-c'],
    'mkdir -p "$1/mnt" && mount --bind "$1/mnt" /mnt && exec nix-store --import < "$2"',
    ...['sh', state, first ?? ''],
  );
  assert.deepEqual(imported.trim().split('\n').sort(), [...stores].sort());
});

test('a file that no package takes is named, and nothing is handed out', NEEDED, () => {
  const project = copyProject('c-make');
  const manifest = join(project, 'contrib.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^not-installed:\n.*\n/m, ''));
  const { status, stderr } = build(project, join(scratchDirectory(), 'out'));
  assert.equal(status, 5, stderr);
  assert.match(stderr, /lib\/libtidegauge\.a/);
  assert.match(stderr, /no package takes it/);
});

test('without nixpkgs contrib says how to name one', NEEDED, () => {
  const out = join(scratchDirectory(), 'out');
  const { status, stderr } = contrib(['-C', copyProject('c-make'), 'build', 'nixos', '--out', out], {
    env: { NIX_PATH: '' },
  });
  assert.equal(status, 4, stderr);
  assert.match(stderr, /NIX_PATH=nixpkgs=/);
});

test('a damaged export is refused, whatever is damaged', NEEDED, async () => {
  const out = join(scratchDirectory(), 'out');
  assert.equal(build(copyProject('c-make'), out).status, 0);
  const whole = readFileSync(exportIn(out));
  const file = join(scratchDirectory(), 'damaged');
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, isCut) => {
      const bytes = isCut ? whole.subarray(0, at) : Buffer.from(whole);
      if (!isCut) bytes[at] = byte;
      writeFileSync(file, bytes);
      try {
        const set = await openPackages([file]);
        for (const pkg of set.packages)
          for (const { path } of set.entries(pkg)) assert.ok(path.startsWith('/') && !path.includes('/../'));
      } catch (error) {
        assert.ok(error instanceof ContribError && error.code === 'bad-input', String(error));
      }
    }),
    { numRuns: 300 },
  );
});
