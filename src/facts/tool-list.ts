export const FAMILIES = ['deb', 'rpm', 'pacman', 'apk'] as const;
type Packages = Readonly<Partial<Record<(typeof FAMILIES)[number], string | null>>>;

/** A program that contrib can use, and what it is without it. */
export type Tool = {
  readonly program: string;
  /** Arguments that make it say its version; none where it has no such option. */
  readonly version: readonly string[];
  readonly usedFor: string;
  readonly without: string;
  /** The package that has it, where it is not called as the program is; null where a family has none. */
  readonly packages?: Packages;
};

function everywhere(name: string) {
  return { deb: name, rpm: name, pacman: name, apk: name } as const;
}

/** Everything besides Node that some command uses. */
export const TOOLS: readonly Tool[] = [
  {
    program: 'git',
    version: ['--version'],
    usedFor: 'the base of a bundle, the time of outputs',
    without: 'a base tarball is needed, and released: in contrib.yaml',
  },
  {
    program: 'xz',
    version: ['--version'],
    usedFor: '.tar.xz',
    without: 'a portable codec, slower',
    packages: { deb: 'xz-utils' },
  },
  { program: 'zstd', version: ['--version'], usedFor: '.tar.zst', without: 'a portable codec, slower' },
  {
    program: 'sh',
    version: [],
    usedFor: 'checking hooks (sh -n)',
    without: 'hooks are not judged',
    packages: { deb: 'dash' },
  },
  {
    program: 'shellcheck',
    version: ['--version'],
    usedFor: 'checking hooks in depth',
    without: 'sh -n alone',
    packages: { rpm: 'ShellCheck' },
  },
  {
    program: 'python3',
    version: ['--version'],
    usedFor: 'looking for Python modules (check --host)',
    without: 'Python modules cannot be looked for',
    packages: { pacman: 'python' },
  },
  {
    program: 'pkg-config',
    version: ['--version'],
    usedFor: 'looking for libraries to build with (check --host)',
    without: 'pkg-config modules cannot be looked for',
    packages: { deb: 'pkg-config', rpm: 'pkgconf-pkg-config', pacman: 'pkgconf', apk: 'pkgconf' },
  },
  {
    program: 'setcap',
    version: [],
    usedFor: 'file capabilities of a staged tree, as root',
    without: 'they are written beside the tree instead',
    packages: { deb: 'libcap2-bin', rpm: 'libcap', pacman: 'libcap', apk: 'libcap-utils' },
  },
  {
    program: 'mksquashfs',
    version: ['-version'],
    usedFor: 'portable service images',
    without: 'none are made but of erofs',
    packages: everywhere('squashfs-tools'),
  },
  {
    program: 'unsquashfs',
    version: ['-version'],
    usedFor: 'reading portable service images',
    without: 'images of squashfs are not read',
    packages: everywhere('squashfs-tools'),
  },
  {
    program: 'mkfs.erofs',
    version: [],
    usedFor: 'portable service images of erofs',
    without: 'none are made of erofs',
    packages: everywhere('erofs-utils'),
  },
  {
    program: 'fsck.erofs',
    version: ['-V'],
    usedFor: 'reading compressed images of erofs',
    without: 'only uncompressed ones are read',
    packages: everywhere('erofs-utils'),
  },
  {
    program: 'veritysetup',
    version: ['--version'],
    usedFor: 'dm-verity data of images (--verity)',
    without: 'none is made',
    packages: { deb: 'cryptsetup-bin', rpm: 'veritysetup', pacman: 'cryptsetup', apk: 'cryptsetup' },
  },
  {
    program: 'systemd-repart',
    version: ['--version'],
    usedFor: 'discoverable disk images (--disk)',
    without: 'none are made',
    packages: { deb: 'systemd-repart', rpm: 'systemd-udev', pacman: 'systemd', apk: null },
  },
  {
    program: 'systemd-analyze',
    version: ['--version'],
    usedFor: 'the exposure of services',
    without: 'it is not judged',
    packages: { deb: 'systemd', rpm: 'systemd', pacman: 'systemd', apk: null },
  },
  {
    program: 'portablectl',
    version: ['--version'],
    usedFor: 'attaching portable service images',
    without: 'they are made, and attached elsewhere',
    packages: { deb: 'systemd-container', rpm: 'systemd-container', pacman: 'systemd', apk: null },
  },
  {
    program: 'mmdebstrap',
    version: ['--version'],
    usedFor: 'packages of Debian and Ubuntu in images',
    without: 'name a directory as base',
    packages: { pacman: null },
  },
  {
    program: 'ssh-keygen',
    version: [],
    usedFor: 'signatures with an SSH key',
    without: 'none are made or verified',
    packages: { deb: 'openssh-client', rpm: 'openssh', pacman: 'openssh', apk: 'openssh-keygen' },
  },
  {
    program: 'gpg',
    version: ['--version'],
    usedFor: 'signatures with OpenPGP',
    without: 'none are made or verified',
    packages: { deb: 'gnupg', rpm: 'gnupg2', pacman: 'gnupg', apk: 'gnupg' },
  },
  {
    program: 'gpgv',
    version: ['--version'],
    usedFor: 'signatures of repositories',
    without: 'they are not checked',
    packages: { rpm: 'gnupg2', pacman: 'gnupg' },
  },
  {
    program: 'minisign',
    version: ['-v'],
    usedFor: 'signing with minisign',
    without: 'signatures are verified, and none are made',
  },
  {
    program: 'openssl',
    version: ['version'],
    usedFor: 'signing root hashes (portable --key)',
    without: 'they are not signed',
  },
  {
    program: 'dpkg',
    version: ['--version'],
    usedFor: 'proving upgrades (upgrade --prove), as dpkg unpacks',
    without: 'not asked',
  },
  {
    program: 'apt-get',
    version: ['--version'],
    usedFor: 'proving upgrades, as apt decides',
    without: 'not asked',
    packages: { deb: 'apt', rpm: 'apt', pacman: 'apt', apk: null },
  },
  {
    program: 'dnf',
    version: ['--version'],
    usedFor: 'proving upgrades, as dnf decides; packages of rpm distributions in images',
    without: 'not asked',
  },
  {
    program: 'rpmbuild',
    version: ['--version'],
    usedFor: 'proving upgrades, as rpm decides',
    without: 'not asked',
    packages: { deb: 'rpm', rpm: 'rpm-build', pacman: 'rpm-tools', apk: 'rpm-dev' },
  },
  {
    program: 'createrepo_c',
    version: ['--version'],
    usedFor: 'proving upgrades, as dnf decides',
    without: 'dnf is not asked',
    packages: { deb: 'createrepo-c' },
  },
  {
    program: 'testsolv',
    version: [],
    usedFor: 'proving upgrades, as libsolv decides for dnf and zypper',
    without: 'not asked',
    packages: { deb: 'libsolv-tools', rpm: 'libsolv-tools', pacman: 'libsolv', apk: null },
  },
  {
    program: 'pacman',
    version: ['--version'],
    usedFor: 'proving upgrades, as pacman decides; packages of Arch in images',
    without: 'not asked',
    packages: { deb: 'pacman-package-manager' },
  },
  {
    program: 'bsdtar',
    version: ['--version'],
    usedFor: 'proving upgrades, as pacman decides',
    without: 'pacman is not asked',
    packages: { deb: 'libarchive-tools', rpm: 'bsdtar', pacman: 'libarchive', apk: 'libarchive-tools' },
  },
];
