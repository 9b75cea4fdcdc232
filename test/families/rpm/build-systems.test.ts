import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planFrom } from '../../helpers/plan.ts';
import type { TreeItem } from '../../helpers/scratch.ts';
import { needsTool } from '../../helpers/tools.ts';
import { expandSpec, recipeOf, textOf, unexpanded, writeRecipe } from './rpm-tools.ts';

type Case = {
  readonly system: string;
  readonly more?: string;
  /** What else the build installs and the package takes. */
  readonly claims?: readonly string[];
  readonly tree?: Readonly<Record<string, TreeItem>>;
  /** Lines of the spec, by distribution. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
};

const CASES: readonly Case[] = [
  {
    system: 'make',
    more: ', options: ["DOCS=${docdir}", "NOTE=a b"]',
    tree: { 'main.c': '' },
    lines: {
      'fedora@44': [
        'BuildRequires:  gcc',
        'BuildRequires:  make',
        '  DOCS=%{_datadir}/doc/demo \\',
        "  'NOTE=a b'",
      ],
      'rhel@9': ['%set_build_flags'],
      'opensuse@16.0': ['export CFLAGS="%{optflags}" CXXFLAGS="%{optflags}"'],
    },
  },
  {
    system: 'meson',
    more: ', options: [-Ddocs=false]',
    tree: { 'main.cpp': '' },
    lines: {
      'fedora@44': [
        'BuildRequires:  gcc-c++',
        'BuildRequires:  meson',
        '%meson -Ddocs=false',
        '%meson_build',
        '%meson_install',
      ],
      'opensuse@tumbleweed': ['%meson -Ddocs=false'],
    },
  },
  {
    system: 'cmake',
    claims: ['${sysconfdir}/demo.conf', '${localstatedir}/lib/demo/seed'],
    lines: {
      'fedora@44': [
        '%cmake \\',
        '  -DCMAKE_INSTALL_SYSCONFDIR=%{_sysconfdir} \\',
        '  -DCMAKE_INSTALL_LOCALSTATEDIR=%{_localstatedir}',
      ],
    },
  },
  {
    system: 'cmake',
    lines: { 'rhel@10': ['BuildRequires:  cmake', '%cmake', '%cmake_build', '%cmake_install'] },
  },
  {
    system: 'autotools',
    tree: { 'configure.ac': '' },
    lines: {
      'fedora@44': [
        'BuildRequires:  libtool',
        'autoreconf -fiv',
        '%configure --disable-static',
        '%make_install',
      ],
    },
  },
  {
    system: 'cargo',
    tree: { 'Cargo.toml': '', 'vendor/a': '' },
    lines: {
      'fedora@44': [
        'BuildRequires:  cargo-rpm-macros >= 24',
        '%cargo_prep -v vendor',
        '%cargo_build',
        '%cargo_install',
      ],
      'rhel@10': ['cargo build --release --offline'],
      'opensuse@16.0': ['BuildRequires:  cargo-packaging', '%{cargo_build}', '%{cargo_install}'],
    },
  },
  {
    system: 'go',
    tree: { 'go.mod': '', 'vendor/modules.txt': '' },
    lines: {
      'fedora@44': [
        '%global gomodulesmode GO111MODULE=on',
        'export GOFLAGS="-mod=vendor"',
        '%gobuild -o _bin/ ./...',
      ],
      'opensuse@16.0': ['BuildRequires:  go', 'install -pm 0755 _bin/* %{buildroot}%{_bindir}/'],
    },
  },
  {
    system: 'python',
    lines: {
      'fedora@44': [
        '%generate_buildrequires',
        '%pyproject_buildrequires',
        '%pyproject_wheel',
        '%pyproject_install',
      ],
      'rhel@8': ['BuildRequires:  python3-setuptools', '%py3_build', '%py3_install'],
      'opensuse@16.0': ['%global pythons python3', '%pyproject_wheel'],
    },
  },
  { system: 'npm', lines: { 'fedora@44': ['BuildRequires:  nodejs-devel', 'npm pack --offline'] } },
];

describe('a project’s own build', () => {
  for (const { system, more = '', claims = [], tree = {}, lines } of CASES) {
    for (const [on, wanted] of Object.entries(lines)) {
      it(
        `of ${system} is run by the macros of ${on}${claims.length > 0 ? ', told its directories' : ''}`,
        needsTool('rpmspec'),
        async () => {
          const manifest = `build: { system: ${system}${more} }\nnot-installed: { "\${libdir}/*.{a,la}": shared libraries alone }\npackages: { demo: { files: [{ path: "\${bindir}/demo", mode: "0755" }${claims.map((path) => `, { path: "${path}" }`).join('')}] } }\n`;
          const recipe = await recipeOf(planFrom({ manifest, on, tree: { LICENSE: '', ...tree } }));
          const spec = textOf(recipe, 'demo.spec');
          for (const line of [...wanted, 'rm -rf %{buildroot}%{_libdir}/*.a %{buildroot}%{_libdir}/*.la']) {
            assert.ok(spec.split('\n').includes(line), `${line} is missing in\n${spec}`);
          }
          assert.deepEqual(unexpanded(expandSpec(writeRecipe(recipe), 'demo', on)), []);
        },
      );
    }
  }
});
