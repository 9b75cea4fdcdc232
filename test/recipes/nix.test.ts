import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { outputsOf } from '../../src/families/nix/outputs.ts';
import { planOf, recipeOf, sourceTarball, writeRecipe } from '../helpers/box.ts';
import { contrib } from '../helpers/cli.ts';
import { type PlanTexts, planFrom } from '../helpers/plan.ts';
import { copyProject } from '../helpers/projects.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const STAND_IN = join(import.meta.dirname, '../helpers/nixpkgs.nix');
const DIGEST = 'ab'.repeat(32);
const NEEDED = needsTool('nix-build', 'nix-instantiate', 'cc', 'make', 'patchelf');

function nix(command: string, args: readonly string[], store: string) {
  return spawnSync(command, args, {
    encoding: 'utf8',
    env: {
      PATH: '/usr/bin:/bin',
      HOME: store,
      NIX_STORE_DIR: join(store, 'store'),
      NIX_STATE_DIR: join(store, 'state'),
      NIX_LOG_DIR: join(store, 'log'),
      NIX_CONFIG: 'build-users-group =\nsubstituters =\nsandbox = false\n',
    },
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** The path in the store of each output of a project's recipe, and of what portable.nix makes. */
async function build(project: string) {
  const plan = planOf(project, 'nixos');
  const { name, version } = plan.project.manifest;
  const directory = scratchDirectory();
  const recipe = await recipeOf(plan, DIGEST);
  assert.deepEqual(
    recipe.findings.filter(({ severity }) => severity === 'error'),
    [],
  );
  writeRecipe(recipe, directory);
  const tarball = sourceTarball(project, name, String(version), directory);
  const outputs = outputsOf(plan).map((output) => output.name);
  const file = recipe.files.some(({ path }) => path === 'portable.nix') ? 'portable.nix' : undefined;
  const expression = `let pkgs = import ${STAND_IN} { tarball = ${tarball}; }; package = pkgs.callPackage ${directory}/default.nix { }; in [ ${outputs.map((output) => `package.${output}`).join(' ')} ] ++ ${file === undefined ? '[ ]' : `pkgs.callPackage ${directory}/${file} { }`}`;
  const { status, stdout, stderr } = nix('nix-build', ['--no-out-link', '-E', expression], directory);
  const paths = stdout.trim().split('\n');
  return {
    plan,
    status,
    log: stderr,
    outputs: outputs.map((output, index) => [output, paths[index] ?? ''] as const),
    rest: paths.slice(outputs.length),
  };
}

type Built = Awaited<ReturnType<typeof build>>;

/** Every output against the mapping, as far as the store can hold it; what is in none is given back. */
function compare(project: string, { plan, outputs }: Built): readonly string[] {
  const { name, version } = plan.project.manifest;
  const prefix = `/nix/store/${name}-${version}`;
  const built = join(scratchDirectory(), 'built');
  mkdirSync(`${built}${prefix}`, { recursive: true });
  // What the tree gives is no claim's: the plan takes it from the tree again.
  for (const [, path] of outputs)
    cpSync(path, `${built}${prefix}`, { recursive: true, verbatimSymlinks: true });
  // stdenv compresses man pages, which the claims name as the build installs them.
  spawnSync('sh', ['-c', 'chmod -R u+w "$1" && gunzip -qr "$1"', 'sh', built]);
  const settled = planOf(project, 'nixos', built);
  return outputsOf(settled).flatMap(({ name: output, package: pkg }) => {
    const store = outputs.find(([known]) => known === output)?.[1] ?? '';
    const known = new Set<string>();
    for (const { path, type, mode } of settled.set.entries(pkg)) {
      if (!path.startsWith(`${prefix}/`)) continue;
      const below = path.slice(prefix.length);
      const is =
        type === 'file' && below.startsWith('/share/man/') && !below.endsWith('.gz') ? `${below}.gz` : below;
      known.add(is);
      const stats = lstatSync(store + is);
      assert.equal(stats.isSymbolicLink(), type === 'symlink', is);
      // Nix keeps of a mode whether something is a program.
      if (type === 'file') assert.equal(stats.mode & 0o777, (mode & 0o100) === 0 ? 0o444 : 0o555, is);
    }
    return below(store)
      .filter((path) => !known.has(path))
      .map((path) => `${output}: ${path}`);
  });
}

function below(base: string, at = ''): string[] {
  return readdirSync(`${base}${at}`, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? below(base, `${at}/${entry.name}`) : [`${at}/${entry.name}`],
  );
}

test('a library, its headers and a daemon in three outputs', NEEDED, async () => {
  const project = copyProject('c-make');
  const built = await build(project);
  assert.equal(built.status, 0, built.log);
  const store = Object.fromEntries(built.outputs);
  assert.deepEqual(Object.keys(store), ['out', 'libtidegauge1', 'dev']);
  assert.deepEqual(compare(project, built), []);
  // The program finds the library, the headers' link and pkg-config as well.
  const ran = spawnSync(`${store['out']}/bin/tidegauge`, ['0'], { encoding: 'utf8', env: {} });
  assert.equal(ran.stdout, 'high water in 745 minutes\n', ran.stderr);
  assert.equal(
    readlinkSync(`${store['dev']}/lib/libtidegauge.so`),
    `${store['libtidegauge1']}/lib/libtidegauge.so.1`,
  );
  const module = readFileSync(`${store['dev']}/lib/pkgconfig/tidegauge.pc`, 'utf8');
  assert.match(
    module,
    new RegExp(`^libdir=${store['libtidegauge1']}/lib\nincludedir=${store['dev']}/include$`, 'm'),
  );
  assert.equal(built.rest.length, 1);
  assert.match(
    readFileSync(built.rest[0] ?? '', 'utf8'),
    /^ExecStart=\S+-out\/bin\/tidegauge|^ExecStart=\S+\/bin\/tidegauge/m,
  );
});

test(
  'steps of a project’s own in four outputs, whose unit starts what is in its output',
  NEEDED,
  async () => {
    const project = copyProject('commands');
    const built = await build(project);
    assert.equal(built.status, 0, built.log);
    const store = Object.fromEntries(built.outputs);
    assert.deepEqual(compare(project, built), []);
    const unit = readFileSync(`${store['agent']}/lib/systemd/system/lantern-agent.service`, 'utf8');
    assert.match(unit, new RegExp(`^ExecStart=${store['agent']}/libexec/lantern/agent$`, 'm'));
    assert.equal(readlinkSync(`${store['out']}/bin/lamp`), `${store['out']}/bin/lantern`);
  },
);

test('a module of Python', { ...NEEDED, ...needsInstaller() }, async () => {
  const project = copyProject('python');
  const built = await build(project);
  assert.equal(built.status, 0, built.log);
  assert.deepEqual(compare(project, built), []);
});

function needsInstaller(): { readonly skip?: string } {
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import build, installer, setuptools, wheel']);
  return status === 0 || process.env['CI'] !== undefined
    ? {}
    : { skip: 'not installed: python3-build, python3-installer' };
}

test('a file that nobody takes ends the build', NEEDED, async () => {
  const project = copyProject('c-make');
  const manifest = join(project, 'contrib.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^not-installed:\n.*\n/m, ''));
  const { status, log } = await build(project);
  assert.notEqual(status, 0);
  assert.match(log, /lib\/libtidegauge\.a/);
  assert.match(log, /no package takes it/);
});

for (const name of ['convirt', 'incus']) {
  test(`Nix reads the recipe of the example ${name}`, needsTool('nix-instantiate'), async () => {
    const project = join(scratchDirectory(), name);
    cpSync(join(import.meta.dirname, '../../examples', name), project, { recursive: true });
    const made = contrib([
      '-C',
      project,
      'init',
      'nixos',
      '--yes',
      '--hook',
      'none',
      '--maintainer',
      'Ada <ada@example.org>',
    ]);
    assert.equal(made.status, 0, made.stderr);
    parses(await recipeOf(planOf(project, 'nixos'), DIGEST));
  });
}

function parses(recipe: Awaited<ReturnType<typeof recipeOf>>): void {
  const directory = scratchDirectory();
  writeRecipe(recipe, directory);
  const files = recipe.files.map(({ path }) => join(directory, path)).filter((path) => path.endsWith('.nix'));
  const { status, stderr } = nix('nix-instantiate', ['--parse', ...files], directory);
  assert.equal(status, 0, stderr);
}

async function recipe(texts: PlanTexts) {
  const made = await recipeOf(planFrom({ on: 'nixos', ...texts }), DIGEST);
  return { ...made, text: String(made.files[0]?.content) };
}

const FILES = 'packages:\n  demo:\n    files: [ "run --> ${bindir}/demo (0755)" ]\n';
const TREE = { run: '#!/bin/sh\n' };

test('what the store cannot hold is said', async () => {
  const { findings } = await recipe({
    manifest:
      'accounts: { users: { demo: } }\ndirectories: { /var/lib/demo: { owner: demo } }\n' +
      'packages:\n  demo:\n    files:\n      - run --> ${bindir}/demo (4755)\n      - run --> ${sysconfdir}/demo (0640 root:demo)\n',
    tree: TREE,
  });
  assert.deepEqual(
    findings.map(({ message, remedy }) => [
      /^\S+ (?:cannot \w+ \w+|is not made)|^the user/.exec(message)?.[0],
      /[a-z]+\.[\w.]+/.exec(remedy ?? '')?.[0],
    ]),
    [
      ['/nix/store/demo-1.0/bin/demo cannot have mode', 'security.wrappers'],
      ['/nix/store/demo-1.0/etc/demo cannot have mode', 'environment.etc'],
      ['/nix/store/demo-1.0/etc/demo cannot belong to', 'environment.etc'],
      ['/var/lib/demo is not made', 'systemd.tmpfiles.rules,'.slice(0, -1)],
      ['the user', 'users.users.demo'],
    ],
  );
});

test(
  'programs are wrapped only where they start others, and a name is an attribute',
  needsTool('nix-instantiate'),
  async () => {
    const manifest = (name: string) =>
      `prerequisites: { lvm: { command: lvs, names: { nixos: ${name} } } }\n${FILES}`;
    const wrapped = await recipe({ manifest: manifest('lvm2'), tree: TREE });
    assert.match(wrapped.text, /wrapProgram "\$program" --prefix PATH : \$\{lib\.makeBinPath \[ lvm2 \]\}/);
    parses(wrapped);
    assert.doesNotMatch((await recipe({ manifest: FILES, tree: TREE })).text, /wrapProgram|makeWrapper/);
    const refused = await recipe({ manifest: manifest('"lvm2; rm -rf"'), tree: TREE });
    assert.deepEqual(
      refused.findings.map(({ rule, severity }) => [rule, severity]),
      [['recipe/relation', 'error']],
    );
  },
);

test('text of the manifest is text of the language', needsTool('nix-instantiate'), async () => {
  const made = await recipe({
    manifest: 'packages:\n  demo:\n    files: [ "odd/* --> ${datadir}/demo/" ]\n',
    tree: { "odd/it''s ${x}": '', 'odd/b': '' },
  });
  parses(made);
  const attribute = nix(
    'nix-instantiate',
    [
      '--eval',
      '-E',
      `(${made.text.replace(/^(?:#.*\n)*(?=\{\n)/, '')}) { lib = { getLicenseFromSpdxId = x: x; platforms.linux = [ ]; }; stdenv.mkDerivation = x: x; }`,
      '-A',
      'installPhase',
    ],
    scratchDirectory(),
  );
  assert.match(attribute.stdout, /\$\{x\}/, attribute.stderr);
});
