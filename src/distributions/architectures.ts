/** The names that contrib itself uses: what `uname -m` prints. */
export const ARCHITECTURES = [
  'x86_64',
  'aarch64',
  'i686',
  'armv6l',
  'armv7l',
  'ppc64le',
  'riscv64',
  's390x',
  'loongarch64',
] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** What holds where nobody names an architecture: the one that every distribution here has. */
export const DEFAULT_ARCHITECTURE: Architecture = 'x86_64';

/** Names of Debian, Go, Node.js and others that people carry from one distribution to the next. */
const OTHER_NAMES: Readonly<Record<string, Architecture>> = {
  amd64: 'x86_64',
  x64: 'x86_64',
  'x86-64': 'x86_64',
  arm64: 'aarch64',
  i386: 'i686',
  i586: 'i686',
  ia32: 'i686',
  x86: 'i686',
  armhf: 'armv7l',
  armv7: 'armv7l',
  armv7h: 'armv7l',
  armv7hl: 'armv7l',
  ppc64el: 'ppc64le',
  loong64: 'loongarch64',
};

/** The canonical architecture behind a name that is not one distribution's own. */
export function canonicalArchitecture(name: string): Architecture | undefined {
  const lower = name.toLowerCase();
  return ARCHITECTURES.find((architecture) => architecture === lower) ?? OTHER_NAMES[lower];
}
