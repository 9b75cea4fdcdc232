import type { Plan } from '../../../plan/plan.ts';
import type { Dialect } from './dialect.ts';
import { compilersOf, hasPath } from './look.ts';
import { stepText } from './variables.ts';

/** How a project is built: the sections of a spec, each without its name. */
export type Steps = {
  /** BuildRequires of the macros and programs that the steps use. */
  readonly requires: readonly string[];
  readonly globals?: readonly string[];
  /** Behind %autosetup. */
  readonly prepare?: readonly string[];
  /** %generate_buildrequires. */
  readonly generate?: readonly string[];
  readonly build: readonly string[];
  readonly install: readonly string[];
  /** The environment of what %check runs of the installed programs. */
  readonly environment?: readonly string[];
};

type System = (context: {
  readonly plan: Plan;
  readonly dialect: Dialect;
  readonly options: readonly string[];
}) => Steps;

/** Variables of the GNU Coding Standards, which a makefile takes on its command line. */
const MAKE_VARIABLES = [
  'prefix=%{_prefix}',
  'bindir=%{_bindir}',
  'sbindir=%{_sbindir}',
  'libdir=%{_libdir}',
  'libexecdir=%{_libexecdir}',
  'includedir=%{_includedir}',
  'mandir=%{_mandir}',
  'sysconfdir=%{_sysconfdir}',
  'localstatedir=%{_localstatedir}',
];
const LIBRARIES = ['LD_LIBRARY_PATH=%{buildroot}%{_libdir}'];

const SYSTEMS: Readonly<Record<string, System>> = {
  make: ({ plan, dialect, options }) => {
    const variables = [...MAKE_VARIABLES, ...options];
    return {
      requires: ['make', ...compilersOf(plan.tree)],
      build: [...flagLines(dialect), command('%make_build', variables)],
      install: [command('%make_install', variables)],
      environment: LIBRARIES,
    };
  },
  autotools: ({ plan, options }) => {
    const isFresh = !hasPath(plan.tree, 'configure');
    return {
      requires: ['make', ...(isFresh ? ['autoconf', 'automake', 'libtool'] : []), ...compilersOf(plan.tree)],
      build: [
        ...(isFresh ? ['autoreconf -fiv'] : []),
        command('%configure', [...(isStaticWanted(plan) ? [] : ['--disable-static']), ...options]),
        '%make_build',
      ],
      install: ['%make_install'],
      environment: LIBRARIES,
    };
  },
  meson: ({ plan, options }) => ({
    requires: ['meson', ...compilersOf(plan.tree)],
    build: [command('%meson', options), '%meson_build'],
    install: ['%meson_install'],
    environment: LIBRARIES,
  }),
  cmake: ({ plan, options }) => ({
    requires: ['cmake', ...compilersOf(plan.tree)],
    build: [command('%cmake', [...cmakeDirectories(plan, options), ...options]), '%cmake_build'],
    install: ['%cmake_install'],
    environment: LIBRARIES,
  }),
  cargo: ({ plan, dialect, options }) => cargo(dialect, options, hasPath(plan.tree, 'vendor')),
  go: ({ plan, dialect, options }) => go(dialect, options, hasPath(plan.tree, 'vendor')),
  python: ({ plan, dialect }) => python(plan, dialect),
  npm: ({ dialect }) => ({
    requires: dialect.id === 'opensuse' ? ['nodejs', 'npm'] : ['nodejs-devel', 'npm'],
    build: ['npm pack --offline'],
    install: [
      // Of a directory npm would make a link; of an archive it makes a copy.
      'npm install --global --offline --no-audit --no-fund --prefix %{buildroot}%{_prefix} ./*.tgz',
    ],
  }),
  commands: ({ plan, dialect }) => {
    const { commands = [], install = [] } = plan.project.manifest.build ?? {};
    return {
      requires: compilersOf(plan.tree),
      build: [...flagLines(dialect), ...commands.map((step) => stepText(step, plan))],
      install: ['export DESTDIR=%{buildroot}', ...install.map((step) => stepText(step, plan))],
      environment: LIBRARIES,
    };
  },
};

/** The steps of the project's own build; undefined where it has none. */
export function stepsOf(plan: Plan, dialect: Dialect): Steps | undefined {
  const { build } = plan.project.manifest;
  if (build === undefined) return undefined;
  const options = (build.options ?? []).map((option) => optionWord(option, plan));
  return SYSTEMS[build.system]?.({ plan, dialect, options });
}

/** %cmake leaves etc and var to GNUInstallDirs, which puts them below the prefix (cmake, GNUInstallDirs). */
const CMAKE_DIRECTORIES = [
  ['sysconfdir', 'CMAKE_INSTALL_SYSCONFDIR', '%{_sysconfdir}'],
  ['localstatedir', 'CMAKE_INSTALL_LOCALSTATEDIR', '%{_localstatedir}'],
] as const;

function cmakeDirectories({ claims, distribution }: Plan, options: readonly string[]): readonly string[] {
  return CMAKE_DIRECTORIES.flatMap(([name, variable, macro]) => {
    const isWanted = claims.some(({ pattern }) => pattern.startsWith(`${distribution.directories[name]}/`));
    return isWanted && !options.some((option) => option.includes(variable)) ? [`-D${variable}=${macro}`] : [];
  });
}

/** An option is one word, whatever is in it; its variables are put in. */
function optionWord(option: string, plan: Plan): string {
  const text = stepText(option, plan);
  return /^[\w@+=:,./%{}-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Fedora and RHEL 10 export the flags by themselves (redhat-rpm-config, _auto_set_build_flags). */
function flagLines({ id, release }: Dialect): string[] {
  if (id === 'opensuse') return ['export CFLAGS="%{optflags}" CXXFLAGS="%{optflags}"'];
  return id === 'rhel' && release < 10 ? ['%set_build_flags'] : [];
}

function cargo({ id }: Dialect, options: readonly string[], isVendored: boolean): Steps {
  // The macros have options of their own.
  const rest = options.length === 0 ? [] : ['--', ...options];
  switch (id) {
    case 'fedora':
      return {
        requires: ['cargo-rpm-macros >= 24'],
        prepare: [isVendored ? '%cargo_prep -v vendor' : '%cargo_prep'],
        ...(isVendored ? {} : { generate: ['%cargo_generate_buildrequires'] }),
        build: [command('%cargo_build', rest)],
        install: [command('%cargo_install', rest)],
      };
    case 'opensuse':
      return {
        requires: ['cargo-packaging'],
        build: [command('%{cargo_build}', options)],
        install: [command('%{cargo_install}', options)],
      };
    default:
      return {
        requires: ['cargo', 'rust'],
        build: [command('cargo build --release --offline', options)],
        install: [
          command('cargo install --offline --no-track --path . --root %{buildroot}%{_prefix}', options),
        ],
      };
  }
}

/** Options go by the environment: %gobuild knows none but its own. */
function go({ id }: Dialect, options: readonly string[], isVendored: boolean): Steps {
  const flags = [...(isVendored ? ['-mod=vendor'] : []), ...options];
  const prepare = ['mkdir -p _bin', ...(flags.length === 0 ? [] : [`export GOFLAGS="${flags.join(' ')}"`])];
  const install = ['install -d %{buildroot}%{_bindir}', 'install -pm 0755 _bin/* %{buildroot}%{_bindir}/'];
  if (id === 'opensuse') {
    const build = 'go build -buildmode=pie -trimpath -ldflags=-compressdwarf=false -o _bin/ ./...';
    return { requires: ['go'], build: [...prepare, build], install };
  }
  return {
    requires: ['golang', 'go-rpm-macros'],
    globals: ['%global gomodulesmode GO111MODULE=on'],
    build: [...prepare, '%gobuild -o _bin/ ./...'],
    install,
  };
}

function python({ tree, project }: Plan, { id, release }: Dialect): Steps {
  const isPure = project.packages.every(({ item }) => item.architecture === 'independent');
  // What a test compiles below the build root would be packaged.
  const environment = [
    'PYTHONDONTWRITEBYTECODE=1',
    `PYTHONPATH=%{buildroot}%{${isPure ? 'python3_sitelib' : 'python3_sitearch'}}`,
  ];
  const wheel = { build: ['%pyproject_wheel'], install: ['%pyproject_install'], environment };
  const compilers = compilersOf(tree);
  if (id === 'opensuse') {
    return {
      requires: ['python-rpm-macros', 'python3-pip', 'python3-wheel', ...compilers],
      globals: ['%global pythons python3'],
      ...wheel,
    };
  }
  if (id === 'rhel' && release < 9) {
    return {
      requires: ['python3-devel', 'python3-setuptools', ...compilers],
      build: ['%py3_build'],
      install: ['%py3_install'],
      environment,
    };
  }
  return { requires: ['python3-devel', ...compilers], generate: ['%pyproject_buildrequires'], ...wheel };
}

function command(name: string, words: readonly string[]): string {
  const line = [name, ...words].join(' ');
  return line.length <= 80 ? line : [name, ...words].join(' \\\n  ');
}

/** Fedora packaging guidelines, "Packaging Static Libraries": none are packaged, unless the mapping takes one. */
function isStaticWanted({ claims }: Plan): boolean {
  return claims.some(({ pattern }) => pattern.endsWith('.a'));
}
