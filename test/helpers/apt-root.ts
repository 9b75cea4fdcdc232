import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { command } from './deb.ts';
import { scratchDirectory } from './scratch.ts';

/** A root of its own that apt(8) installs into from a repository of files, whose scripts run with DPKG_ROOT. */
export type AptRoot = {
  readonly root: string;
  /** Puts packages into the repository, beside those that are there. */
  readonly publish: (debs: readonly string[]) => void;
  readonly apt: (...args: readonly string[]) => string;
};

export function aptRoot(): AptRoot {
  const root = join(scratchDirectory(), 'root');
  const repository = scratchDirectory();
  for (const path of [
    'etc/apt/preferences.d',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
    'var/log/apt',
  ])
    mkdirSync(join(root, path), { recursive: true });
  mkdirSync(join(root, 'var/lib/dpkg'), { recursive: true });
  writeFileSync(join(root, 'var/lib/dpkg/status'), '');
  writeFileSync(join(root, 'etc/apt/sources.list'), `deb [trusted=yes] copy:${repository} ./\n`);
  const configuration = join(root, 'apt.conf');
  writeFileSync(configuration, configurationOf(root));
  const apt: AptRoot['apt'] = (...args) =>
    command(
      'env',
      `APT_CONFIG=${configuration}`,
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-y',
      '-q',
      ...args,
    );
  const publish: AptRoot['publish'] = (debs) => {
    for (const deb of debs) copyFileSync(deb, join(repository, basename(deb)));
    const { stdout } = spawnSync('dpkg-scanpackages', ['-m', '.'], { cwd: repository, encoding: 'utf8' });
    writeFileSync(join(repository, 'Packages'), stdout);
    apt('update');
  };
  return { root, publish, apt };
}

function configurationOf(root: string): string {
  const [name = ''] = command('dpkg', '--print-architecture').trim().split('\n');
  return `Dir "${root}/";
Dir::State::status "${root}/var/lib/dpkg/status";
Dir::Etc::sourcelist "sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::parts "-";
Dir::Bin::dpkg "/usr/bin/dpkg";
DPkg::Options { "--root=${root}"; "--force-script-chrootless"; "--force-confold"; "--log=${root}/dpkg.log"; };
DPkg::Chroot-Directory "";
APT::Architecture "${name}";
APT::Architectures { "${name}"; };
APT::Sandbox::User "root";
APT::Install-Recommends "false";
Acquire::Languages "none";
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`;
}

/** Empty packages of all that the given ones depend on and that is not among them. */
export function standIns(debs: readonly string[]): readonly string[] {
  const fields = debs.map((deb) => command('dpkg-deb', '-f', deb, 'Package', 'Depends', 'Pre-Depends'));
  const own = new Set(fields.map((text) => /^Package: (\S+)/m.exec(text)?.[1]));
  const needed = fields.flatMap((text) =>
    [...text.matchAll(/^(?:Pre-)?Depends: (.*)/gm)].flatMap(([, list = '']) =>
      list.split(', ').map((item) => /^[^\s(|:]+/.exec(item)?.[0] ?? ''),
    ),
  );
  const directory = scratchDirectory();
  for (const name of new Set(needed.filter((one) => one !== '' && !own.has(one)))) {
    const root = join(directory, name);
    mkdirSync(join(root, 'DEBIAN'), { recursive: true });
    const lines = [`Package: ${name}`, 'Version: 999', 'Architecture: all', 'Maintainer: A <a@example.org>'];
    writeFileSync(join(root, 'DEBIAN/control'), `${lines.join('\n')}\nDescription: stands for ${name}\n`);
    command('dpkg-deb', '--root-owner-group', '-b', root, `${root}.deb`);
  }
  return readdirSync(directory)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(directory, name));
}
