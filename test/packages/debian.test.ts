import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { contentsOf } from '../../src/packages/package-set.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { dpkgDeb, entriesByContrib, entriesByDpkg, fieldsByContrib, fieldsByDpkg } from './compare-deb.ts';
import { fetchDebian } from './debian-mirror.ts';

/** A few real projects: one with setuid files, with alternatives, with diversions. */
const NAMES = [
  'libvirt-daemon',
  'libvirt-daemon-system',
  'libvirt0',
  'lxc',
  'openssh-server',
  'nginx-common',
  'sudo',
  'passwd',
  'vim-tiny',
  'dash',
];

describe('packages of Debian 12', needsTool('apt-get', 'dpkg-deb'), () => {
  const fetched = fetchDebian('bookworm', NAMES);
  const files = 'files' in fetched ? fetched.files : new Map<string, string>();
  const skip = 'skip' in fetched ? fetched.skip : false;

  for (const name of NAMES) {
    it(`${name} is read as dpkg-deb reads it`, { skip }, async () => {
      const file = files.get(name) ?? '';
      const set = await openPackages([file]);
      const [pkg] = set.packages;
      assert.ok(pkg);
      assert.deepEqual(entriesByContrib(set.entries(pkg)), entriesByDpkg(file));
      assert.deepEqual(new Map([...fieldsByContrib(pkg)].sort()), new Map([...fieldsByDpkg(file)].sort()));
      assert.deepEqual(controlByContrib(set.entries(pkg), pkg), controlByDpkg(file));
      assert.deepEqual(await digestsByContrib(set, pkg), digestsByDpkg(file));
    });
  }

  it('all are one set', { skip }, async () => {
    const set = await openPackages([...files.values()]);
    assert.deepEqual(
      set.packages.map(({ name }) => name),
      NAMES,
    );
  });
});

type Set = Awaited<ReturnType<typeof openPackages>>;
type Package = Set['packages'][number];

/** The control members that the model says: scripts, triggers, conffiles, shlibs. */
function controlByContrib(entries: ReturnType<Set['entries']>, pkg: Package): Map<string, string> {
  const members = new Map<string, string>();
  for (const { native = '', body } of pkg.scripts) members.set(native, body);
  const triggers = (pkg.native?.triggers ?? []).map(({ native, on }) => `${native} ${on.join(' ')}`);
  if (triggers.length > 0) members.set('triggers', triggers.join('\n'));
  const conffiles = [...entries].filter(({ flags }) => flags.includes('config')).map(({ path }) => path);
  if (conffiles.length > 0) members.set('conffiles', conffiles.sort().join('\n'));
  const shlibs = pkg.native?.fields.find(([name]) => name === 'shlibs')?.[1];
  if (shlibs !== undefined) members.set('shlibs', shlibs);
  return new Map([...members].sort());
}

function controlByDpkg(file: string): Map<string, string> {
  const directory = scratchDirectory();
  execFileSync('dpkg-deb', ['-e', file, directory]);
  const members = new Map<string, string>();
  for (const name of [
    'config',
    'conffiles',
    'postinst',
    'postrm',
    'preinst',
    'prerm',
    'shlibs',
    'triggers',
  ]) {
    const tar = dpkgDeb('-I', file).includes(` ${name} `) || dpkgDeb('-I', file).endsWith(` ${name}\n`);
    if (tar) members.set(name, normal(name, dpkgDeb('-I', file, name)));
  }
  return members;
}

/** Comments and flags are no part of what the files say. */
function normal(name: string, text: string): string {
  const lines = text.split('\n').filter((line) => line !== '');
  if (name === 'conffiles')
    return lines
      .filter((line) => line.startsWith('/'))
      .sort()
      .join('\n');
  if (name === 'triggers') return lines.filter((line) => !line.startsWith('#')).join('\n');
  return name === 'shlibs' ? text.trimEnd() : text;
}

async function digestsByContrib(set: Set, pkg: Package): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for await (const { entry, content } of contentsOf(set, pkg, () => true)) {
    const hash = createHash('sha256');
    for await (const chunk of content) hash.update(chunk);
    digests.set(entry.path, hash.digest('hex'));
  }
  return new Map([...digests].sort());
}

function digestsByDpkg(file: string): Map<string, string> {
  const directory = scratchDirectory();
  execFileSync('dpkg-deb', ['-x', file, directory]);
  const printed = execFileSync('find', ['.', '-type', 'f', '-exec', 'sha256sum', '{}', '+'], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const lines = printed.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(67), line.slice(0, 64)] as const).sort());
}
