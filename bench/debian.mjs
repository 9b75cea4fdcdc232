// Debian 12 as this machine's mirror has it, fetched by apt into a cache of the bench; undefined where it is unreachable.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';

const CACHE = join(root, 'node_modules/.cache/contrib-bench');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const CONTENTS =
  'Acquire::IndexTargets::deb::Contents-deb { MetaKey "$(COMPONENT)/Contents-$(ARCHITECTURE)"; ' +
  'ShortDescription "Contents"; Description "$(RELEASE) $(ARCHITECTURE) Contents"; KeepCompressed "true"; ' +
  'KeepCompressedAs "gz"; DefaultEnabled "true"; };';

/** Packages and Contents of main, in a directory, and the configuration with which apt has them. */
export function debianIndexes() {
  const directory = join(CACHE, 'bookworm');
  const config = scratchApt('indexes', 'deb');
  if (config === undefined) return undefined;
  mkdirSync(directory, { recursive: true });
  const lists = join(CACHE, 'indexes/state/lists');
  for (const file of readdirSync(lists)) {
    const name = /_main_(?:binary-amd64_)?((?:Packages|Contents-\w+)\.gz)$/.exec(file)?.[1];
    if (name !== undefined) execFileSync('cp', [join(lists, file), join(directory, name)]);
  }
  return readdirSync(directory).length === 3 ? { directory, config } : undefined;
}

/** The unpacked tree of a source package, patched as Debian has it; undefined where it cannot be fetched. */
export function debianSource(name) {
  const tree = join(CACHE, 'sources', name);
  if (existsSync(tree)) return tree;
  const config = scratchApt('sources', 'deb-src');
  if (config === undefined) return undefined;
  const partial = join(CACHE, 'sources', `.${name}`);
  mkdirSync(partial, { recursive: true });
  const env = { ...process.env, APT_CONFIG: config };
  spawnSync('apt-get', ['-qq', 'source', '--only-source', name], { cwd: partial, env, stdio: 'ignore' });
  const unpacked = readdirSync(partial, { withFileTypes: true }).find((entry) => entry.isDirectory());
  if (unpacked === undefined) return undefined;
  renameSync(join(partial, unpacked.name), tree);
  return tree;
}

function scratchApt(name, type) {
  const apt = join(CACHE, name);
  const config = join(apt, 'apt.conf');
  if (existsSync(join(apt, 'updated'))) return config;
  const mirror = mirrorOfThisMachine();
  if (mirror === undefined) return undefined;
  for (const path of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(apt, path), { recursive: true });
  writeFileSync(join(apt, 'sources.list'), `${type} [signed-by=${KEYRING}] ${mirror} bookworm main\n`);
  const settings = {
    'Dir::State': join(apt, 'state'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(apt, 'cache'),
    'Dir::Etc::sourcelist': join(apt, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Architecture': 'amd64',
    'APT::Architectures': 'amd64',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::GzipIndexes': 'true',
    'Acquire::CompressionTypes::Order': 'gz',
    'Acquire::IndexTargets::deb::Packages::KeepCompressedAs': 'gz',
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";`);
  writeFileSync(config, `${lines.join('\n')}\n${CONTENTS}\n`);
  const env = { ...process.env, APT_CONFIG: config };
  if (spawnSync('apt-get', ['-qq', 'update'], { env, stdio: 'ignore' }).status !== 0) return undefined;
  writeFileSync(join(apt, 'updated'), '');
  return config;
}

function mirrorOfThisMachine() {
  const args = ['indextargets', '--format', '$(REPO_URI) $(ORIGIN) $(LABEL)'];
  const { status, stdout } = spawnSync('apt-get', args, { encoding: 'utf8' });
  return status === 0 ? /^(\S+) Debian Debian$/m.exec(stdout)?.[1] : undefined;
}
