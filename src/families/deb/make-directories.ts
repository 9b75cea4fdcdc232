import type { Plan } from '../../plan/plan.ts';

type DirectoryName = keyof Plan['distribution']['directories'];

/** What the GNU Coding Standards derive from prefix=/usr, and a Makefile therefore needs not be told. */
const DERIVED: Readonly<Partial<Record<DirectoryName, string>>> = {
  bindir: '/usr/bin',
  sbindir: '/usr/sbin',
  libexecdir: '/usr/libexec',
  includedir: '/usr/include',
  datarootdir: '/usr/share',
  datadir: '/usr/share',
  mandir: '/usr/share/man',
  infodir: '/usr/share/info',
  docdir: '',
  prefix: '',
  exec_prefix: '',
};

/**
 * The directories that a Makefile is told (GNU Coding Standards, "Directory Variables"): those that hold for every
 * project, and those that the description claims something in.
 */
export function makeDirectories({ project, distribution, claims }: Plan): string[] {
  const { directories, multiarch } = distribution;
  const text = [
    ...claims.map(({ line }) => line.path.text),
    ...Object.keys(project.manifest['not-installed'] ?? {}),
  ].join(' ');
  const used = (Object.keys(directories) as DirectoryName[])
    .filter((name) => DERIVED[name] === undefined && new RegExp(`\\$\\{?${name}\\b`).test(text))
    .sort();
  const names = [...new Set<DirectoryName>(['sysconfdir', 'localstatedir', ...used])];
  const spell = (path: string) =>
    path
      .split('/')
      .map((part) => (part === multiarch ? '$(DEB_HOST_MULTIARCH)' : part))
      .join('/');
  return ['prefix=/usr', ...names.map((name) => `${name}=${spell(directories[name])}`)];
}
