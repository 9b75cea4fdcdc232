import type { Architecture } from '../../distributions/architectures.ts';

/** systemd's own names of architectures, which types of partitions end with, and extensions name (repart.d(5), Type=; os-release(5), ARCHITECTURE=). */
export const DISK_ARCHITECTURES: Readonly<Record<Architecture, string>> = {
  x86_64: 'x86-64',
  aarch64: 'arm64',
  i686: 'x86',
  armv6l: 'arm',
  armv7l: 'arm',
  ppc64le: 'ppc64-le',
  riscv64: 'riscv64',
  s390x: 's390x',
  loongarch64: 'loongarch64',
};
