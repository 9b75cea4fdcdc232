import { DIRECTORIES, DIRECTORY_NAMES, type DirectoryName } from '../../distributions/directories.ts';
import { expand } from '../../plan/expand.ts';
import type { Plan } from '../../plan/plan.ts';
import { scopeOf } from '../../plan/scope.ts';
import { findEntry } from '../../source/tree.ts';

/** The project's own build in commands of a POSIX shell, each run in the source tree. */
export type Steps = {
  readonly build: readonly string[];
  readonly install: readonly string[];
  readonly check: readonly string[];
};

type Context = { readonly plan: Plan; readonly options: string; readonly destination: string };
type System = (context: Context) => Omit<Steps, 'check'>;

const SYSTEMS: Readonly<Record<string, System>> = {
  make: ({ plan, options, destination }) => {
    const variables = [...makeVariables(plan), options];
    return {
      build: [words(['make', ...variables])],
      install: [words(['make', `DESTDIR="${destination}"`, ...variables, 'install'])],
    };
  },
  autotools: ({ plan, options, destination }) => ({
    build: [
      ...(findEntry(plan.tree, 'configure') === undefined ? ['autoreconf -fi'] : []),
      words(['./configure', ...configureOptions(plan), options]),
      'make',
    ],
    install: [`make DESTDIR="${destination}" install`],
  }),
  meson: ({ plan, options, destination }) => ({
    build: [
      words([
        'meson setup build',
        '--buildtype=plain',
        '--wrap-mode=nodownload',
        ...configureOptions(plan, ['libdir']),
        options,
      ]),
      'meson compile -C build',
    ],
    install: [`meson install -C build --no-rebuild --destdir "${destination}"`],
  }),
  cmake: ({ plan, options, destination }) => ({
    build: [
      words(['cmake -B build -S .', '-DCMAKE_BUILD_TYPE=None', ...cmakeOptions(plan), options]),
      'cmake --build build',
    ],
    install: [`DESTDIR="${destination}" cmake --install build`],
  }),
  cargo: ({ plan, options, destination }) => ({
    build: [words([`cargo build --release${locked(plan)}`, options])],
    install: [
      words([
        `cargo install${locked(plan)} --no-track --path . --root "${destination}${prefixOf(plan)}"`,
        options,
      ]),
    ],
  }),
  go: ({ plan, options, destination }) => ({
    build: [
      'mkdir -p _bin',
      words(['go build -trimpath -mod=readonly -modcacherw -o _bin/', options, './...']),
    ],
    install: [`install -Dm755 -t "${destination}${plan.distribution.directories.bindir}" _bin/*`],
  }),
  python: ({ plan, destination }) => ({
    build: ['python3 -m build --wheel --no-isolation'],
    install: [`python3 -m installer --destdir="${destination}" --prefix=${prefixOf(plan)} dist/*.whl`],
  }),
  npm: ({ plan, destination }) => ({
    build: ['npm pack --offline'],
    // Of a directory npm would make a link; of an archive it makes a copy.
    install: [
      `npm install --global --offline --no-audit --no-fund --prefix "${destination}${prefixOf(plan)}" ./*.tgz`,
    ],
  }),
  commands: ({ plan, destination }) => {
    const { commands = [], install = [] } = plan.project.manifest.build ?? {};
    return {
      build: commands.map((step) => stepText(step, plan)),
      install: [`export DESTDIR="${destination}"`, ...install.map((step) => stepText(step, plan))],
    };
  },
};

/**
 * The steps of the project's own build; undefined where it has none.
 * @param destination what stands for DESTDIR, as a shell has it between double quotes.
 */
export function stepsOf(plan: Plan, destination: string): Steps | undefined {
  const { build } = plan.project.manifest;
  if (build === undefined) return undefined;
  const options = (build.options ?? []).map((option) => stepText(option, plan)).join(' ');
  const steps = SYSTEMS[build.system]?.({ plan, options, destination });
  if (steps === undefined) return undefined;
  return { ...steps, check: (build.test ?? []).map((step) => stepText(step, plan)) };
}

/** A step with the description's variables put in. What the description does not know, `$DESTDIR`, is the shell's. */
export function stepText(text: string, plan: Plan): string {
  const scope = scopeOf(plan.project, plan.distribution, plan.project.manifest.name);
  return text.replace(/\$\{[A-Za-z_][A-Za-z0-9_-]*\}/g, (reference) => {
    const expansion = expand({ text: reference, literal: false }, scope);
    return 'text' in expansion ? expansion.text : reference;
  });
}

/**
 * The directories that a makefile is told: the prefix, what the distribution has elsewhere than the GNU Coding
 * Standards have it, and what the description takes files from.
 */
export function makeVariables(plan: Plan): readonly string[] {
  const { directories } = plan.distribution;
  const always = ['prefix', 'sysconfdir', 'localstatedir'];
  const mentioned = new Set(
    plan.claims.flatMap(({ line }) =>
      [...line.path.text.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name ?? ''),
    ),
  );
  return DIRECTORY_NAMES.filter(
    (name) => always.includes(name) || (mentioned.has(name) && !isGnuDefault(name, directories)),
  ).map((name) => `${name}=${directories[name]}`);
}

/**
 * Options of `configure`, which meson has by the same names.
 * @param asked what is said in any case: meson and cmake ask the machine that they run on for libdir.
 */
function configureOptions(
  { distribution: { directories } }: Plan,
  asked: readonly DirectoryName[] = [],
): readonly string[] {
  const names: readonly DirectoryName[] = [
    'prefix',
    'sysconfdir',
    'localstatedir',
    'sbindir',
    'libdir',
    'libexecdir',
  ];
  return names
    .filter((name) => name === 'prefix' || asked.includes(name) || !isGnuDefault(name, directories))
    .map((name) => `--${name}=${directories[name]}`);
}

function cmakeOptions({ distribution: { directories } }: Plan): readonly string[] {
  const names: readonly DirectoryName[] = ['sysconfdir', 'localstatedir', 'sbindir', 'libdir', 'libexecdir'];
  return [
    `-DCMAKE_INSTALL_PREFIX=${directories.prefix}`,
    ...names
      .filter((name) => name === 'libdir' || !isGnuDefault(name, directories))
      .map((name) => `-DCMAKE_INSTALL_${name.toUpperCase()}=${directories[name]}`),
  ];
}

/** Whether a program that knows the prefix has the value itself (GNU Coding Standards, 7.2.5). */
function isGnuDefault(name: DirectoryName, directories: Readonly<Record<DirectoryName, string>>): boolean {
  // What is not below the prefix has ${prefix}/etc and ${prefix}/var as its defaults there.
  const known: Readonly<Partial<Record<DirectoryName, string>>> = {
    exec_prefix: '',
    bindir: '/bin',
    sbindir: '/sbin',
    libdir: '/lib',
    libexecdir: '/libexec',
    datarootdir: '/share',
    datadir: '/share',
    includedir: '/include',
    infodir: '/share/info',
    localedir: '/share/locale',
    mandir: '/share/man',
  };
  return (
    name in DIRECTORIES &&
    known[name] !== undefined &&
    directories[name] === `${directories.prefix}${known[name]}`
  );
}

function prefixOf({ distribution }: Plan): string {
  return distribution.directories.prefix;
}

function words(parts: readonly string[]): string {
  const all = parts.filter((part) => part !== '');
  const line = all.join(' ');
  return line.length <= 96 ? line : all.join(' \\\n  ');
}

/** cargo ends a build with this option where the versions of what it uses are not written down (cargo-build(1)). */
export function locked({ tree }: Pick<Plan, 'tree'>): string {
  return findEntry(tree, 'Cargo.lock') === undefined ? '' : ' --locked';
}
