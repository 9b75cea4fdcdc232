import { DIRECTORIES, type DirectoryName } from '../../../distributions/directories.ts';
import { expandVariables } from '../../../distributions/expand.ts';
import type { Installed } from './read.ts';

/** The directory variables as they were when the project was installed. */
export type Directories = Readonly<Record<DirectoryName, string>>;

/** Debian's multiarch directories, and lib64 (FHS 3.0, 4.10). */
const ARCHITECTURE_LIB = /^\/usr\/(lib\/[a-z0-9_]+-linux-[a-z0-9]+|lib64|lib32|libx32)\//;
/** What lies in libdir alone: libraries, static ones, pkg-config files. */
const IN_LIBDIR =
  /^\/usr\/lib\/(?:lib[^/]+\.(?:so|a|la)(?:\.[^/]*)?|pkgconfig\/[^/]+|cmake\/.+|girepository-1\.0\/.+)$/;

/** Each distribution has its own version of Python, and its own name for the directory (Debian Python Policy, 2.5). */
const PYTHON_MODULES = /^\/usr\/lib(?:64)?\/python3\.\d+\/(?:site|dist)-packages(?=\/|$)/;
/** What pip and setuptools leave beside a module is named after its version, and theirs of Python (PEP 376, PEP 427). */
const PYTHON_INFORMATION =
  /^(\/usr\/lib\*\/python3\*\/\*-packages\/[\w.]+)-\d[^/]*?\.((?:egg|dist)-info)(?=\/|$)/;

/** In what order variables are tried: what depends on the package or differs without the build's knowledge is not. */
const USED: readonly DirectoryName[] = [
  'unitdir',
  'userunitdir',
  'presetdir',
  'userpresetdir',
  'sysusersdir',
  'tmpfilesdir',
  'sysctldir',
  'modulesloaddir',
  'udevrulesdir',
  'modprobedir',
  'pkgconfigdir',
  'bashcompletionsdir',
  'fishcompletionsdir',
  'mandir',
  'infodir',
  'localedir',
  'includedir',
  'libexecdir',
  'bindir',
  'sbindir',
  'datadir',
  'libdir',
  'sysconfdir',
  'localstatedir',
  'runstatedir',
  'prefix',
];

/** The directories of the GNU Coding Standards, with the libdir that this installation shows. */
function directoriesOf(items: readonly Installed[]): { directories: Directories; hasLibdir: boolean } {
  const architecture = items
    .map(({ path }) => ARCHITECTURE_LIB.exec(path)?.[1])
    .find((found) => found !== undefined);
  const hasLibdir = architecture !== undefined || items.some(({ path }) => IN_LIBDIR.test(path));
  const raw = Object.fromEntries(Object.entries(DIRECTORIES).map(([name, { value }]) => [name, value]));
  const variables = { ...raw, lib: architecture ?? 'lib', package: '${package}' };
  const values = Object.keys(raw).map((name) => [name, expandVariables(`\${${name}}`, variables)]);
  return { directories: Object.fromEntries(values) as Directories, hasLibdir };
}

/** How a description names an installed path: with the variable of the innermost directory, and patterns escaped. */
export type Namer = {
  readonly name: (path: string) => string;
  /** As `name`, of a pattern. */
  readonly pattern: (pattern: string) => string;
  readonly directories: Directories;
};

export function namerOf(items: readonly Installed[]): Namer {
  const { directories, hasLibdir } = directoriesOf(items);
  const known = USED.filter((name) => hasLibdir || name !== 'libdir')
    .map((name) => [name, directories[name]] as const)
    // The longest directory is the innermost one; of two names for one, the first.
    .sort(([, a], [, b]) => b.length - a.length);
  const pattern = (given: string): string => {
    const text = given
      .replace(PYTHON_MODULES, '/usr/lib*/python3*/*-packages')
      .replace(PYTHON_INFORMATION, '$1-*.$2');
    for (const [name, directory] of known) {
      if (text === directory) return `\${${name}}`;
      if (text.startsWith(`${directory}/`)) return `\${${name}}${text.slice(directory.length)}`;
    }
    return text;
  };
  return { name: (path) => pattern(escapePattern(path)), pattern, directories };
}

/** A path as a pattern that takes it alone. A byte that is not UTF-8 has no spelling in YAML: `?` stands for it. */
export function escapePattern(path: string): string {
  return path.replace(/[*?[\]{}\\$]/g, '\\$&').replace(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, '?');
}
