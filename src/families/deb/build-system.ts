import { expand } from '../../plan/expand.ts';
import type { Plan } from '../../plan/plan.ts';
import { scopeOf } from '../../plan/scope.ts';
import { findEntry } from '../../source/tree.ts';
import { locked } from '../packaging/steps.ts';
import { makeDirectories } from './make-directories.ts';
import { pythonBackend } from './python-backend.ts';

/** What debhelper needs to know of a project's own build. */
export type DebBuild = {
  /** Of `dh $@`. */
  readonly options: readonly string[];
  readonly buildDepends: readonly string[];
  /** Lines at the top of debian/rules. */
  readonly exports: readonly string[];
  /** Recipe lines by their target. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
};

type BuildItem = NonNullable<Plan['project']['manifest']['build']>;

const NOTHING: DebBuild = { options: [], buildDepends: [], exports: [], targets: {} };
/** What a build installs goes into one tree, so that dh_install gives it out and dh_missing sees what is left. */
const DESTDIR = '$(CURDIR)/debian/tmp';
const INTO_TMP = { override_dh_auto_install: ['dh_auto_install --destdir=debian/tmp'] };

export function debBuild(plan: Plan): DebBuild {
  const { build } = plan.project.manifest;
  // Without one there may still be a Makefile, which dh would run.
  if (build === undefined) return { ...NOTHING, options: ['--buildsystem=none'] };
  const made = systemBuild(build, plan);
  return { ...made, targets: { ...made.targets, ...testTarget(build, plan) } };
}

function systemBuild(build: BuildItem, plan: Plan): DebBuild {
  const options = steps(build.options ?? [], plan);
  switch (build.system) {
    case 'make':
      return makeBuild(options, plan);
    case 'meson':
      return configured('meson', ['meson'], options);
    case 'cmake':
      return configured('cmake', ['cmake'], options);
    case 'autotools':
      return autotoolsBuild(options, plan);
    case 'python':
      return {
        ...NOTHING,
        options: ['--buildsystem=pybuild'],
        buildDepends: ['dh-sequence-python3', 'python3-all', ...pythonBackend(plan)],
        targets: INTO_TMP,
      };
    case 'cargo':
      return cargoBuild(options, plan);
    case 'go':
      return goBuild(options);
    case 'npm':
      return npmBuild(options);
    case 'commands':
      return commandsBuild(build, plan);
  }
}

function configured(system: string, buildDepends: readonly string[], options: readonly string[]): DebBuild {
  const configure =
    options.length === 0 ? {} : { override_dh_auto_configure: [`dh_auto_configure -- ${options.join(' ')}`] };
  return {
    ...NOTHING,
    options: [`--buildsystem=${system}`],
    buildDepends,
    targets: { ...configure, ...INTO_TMP },
  };
}

/** The GNUmakefile of gnulib refuses every target before configure was run, and dh cleans before (hello's own rules). */
function autotoolsBuild(options: readonly string[], plan: Plan): DebBuild {
  const made = configured('autoconf', [], options);
  if (findEntry(plan.tree, 'GNUmakefile') === undefined) return made;
  return {
    ...made,
    targets: { ...made.targets, override_dh_auto_clean: ['test ! -f Makefile || dh_auto_clean'] },
  };
}

function makeBuild(options: readonly string[], plan: Plan): DebBuild {
  const all = [...makeDirectories(plan), ...options].join(' ');
  return {
    ...NOTHING,
    options: ['--buildsystem=makefile'],
    targets: {
      override_dh_auto_build: [`dh_auto_build -- ${all}`],
      override_dh_auto_install: [`dh_auto_install --destdir=debian/tmp -- ${all}`],
    },
  };
}

/** Builders have no network: the crates are in the source tree (cargo-vendor(1)). */
function cargoBuild(options: readonly string[], plan: Plan): DebBuild {
  const more = options.length === 0 ? '' : ` ${options.join(' ')}`;
  const common = `${locked(plan)} --offline${more}`.trim();
  return {
    ...NOTHING,
    options: ['--buildsystem=none'],
    buildDepends: ['cargo', 'rustc'],
    exports: ['export CARGO_HOME = $(CURDIR)/debian/cargo'],
    targets: {
      override_dh_auto_build: [`cargo build --release ${common}`],
      override_dh_auto_install: [`cargo install --no-track --path . --root ${DESTDIR}/usr ${common}`],
      override_dh_auto_test: [`cargo test --release ${common}`],
      override_dh_auto_clean: ['rm -rf target debian/cargo'],
    },
  };
}

function goBuild(options: readonly string[]): DebBuild {
  const packages = options.length === 0 ? './...' : `${options.join(' ')} ./...`;
  return {
    ...NOTHING,
    options: ['--buildsystem=none'],
    buildDepends: ['golang-any'],
    exports: [
      'export GOCACHE = $(CURDIR)/debian/go-cache',
      'export GOFLAGS = -mod=vendor -trimpath -buildvcs=false',
      'export GOTOOLCHAIN = local',
    ],
    targets: {
      override_dh_auto_build: [`go build ${packages}`],
      override_dh_auto_install: [`GOBIN=${DESTDIR}/usr/bin go install ${packages}`],
      override_dh_auto_test: [`go test ${packages}`],
      override_dh_auto_clean: ['rm -rf debian/go-cache'],
      // Go compresses what it writes for debuggers, and dwz fails on that (Debian bug 968045, dh-golang).
      override_dh_dwz: ['true'],
    },
  };
}

function npmBuild(options: readonly string[]): DebBuild {
  const more = options.length === 0 ? '' : ` ${options.join(' ')}`;
  return {
    ...NOTHING,
    options: ['--buildsystem=none'],
    buildDepends: ['nodejs', 'npm'],
    exports: ['export npm_config_cache = $(CURDIR)/debian/npm-cache', 'export npm_config_offline = true'],
    targets: {
      override_dh_auto_build: [`npm run build --if-present${more}`],
      override_dh_auto_install: [
        `npm install --global --install-links --no-audit --no-fund --prefix=${DESTDIR}/usr .`,
      ],
      override_dh_auto_test: ['npm test --if-present'],
      override_dh_auto_clean: ['rm -rf debian/npm-cache'],
    },
  };
}

function commandsBuild({ commands = [], install = [] }: BuildItem, plan: Plan): DebBuild {
  return {
    ...NOTHING,
    options: ['--buildsystem=none'],
    targets: {
      ...(commands.length === 0 ? {} : { override_dh_auto_build: steps(commands, plan) }),
      ...(install.length === 0 ? {} : { override_dh_auto_install: withDestdir(steps(install, plan)) }),
    },
  };
}

function withDestdir(lines: readonly string[]): string[] {
  return ['mkdir -p debian/tmp', ...lines.map((line) => `export DESTDIR=${DESTDIR}; ${line}`)];
}

/** A project that says how it is tested is tested in that way; any other as debhelper finds. */
function testTarget(
  { system, test = [] }: BuildItem,
  plan: Plan,
): Readonly<Record<string, readonly string[]>> {
  if (test.length > 0) return { override_dh_auto_test: steps(test, plan) };
  return system === 'make' ? { override_dh_auto_test: ['dh_auto_test'] } : {};
}

/** Stands for the directory of the machine that is built for, while a line is made ready for make. */
const MULTIARCH = '\u0000';

/**
 * Commands and options of the manifest with its directories put in, one line or word of the shell each; what is no word
 * of the manifest is the shell's.
 */
function steps(lines: readonly string[], { project, distribution }: Plan): string[] {
  const scope = scopeOf(project, distribution, project.manifest.name);
  const { multiarch } = distribution;
  const spell = (path: string) => (multiarch === undefined ? path : path.replaceAll(multiarch, MULTIARCH));
  return lines.map((line) => {
    const text = line.replace(/\$\{[A-Za-z_][A-Za-z0-9_]*\}/g, (reference) => {
      const expansion = expand({ text: reference, literal: false }, scope);
      return 'text' in expansion ? spell(expansion.text) : reference;
    });
    return text.replaceAll('$', () => '$$').replaceAll(MULTIARCH, () => '$(DEB_HOST_MULTIARCH)');
  });
}
