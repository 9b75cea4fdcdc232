import { findEntry } from '../../../source/tree.ts';
import { cleanAddress, cleanName, cleanRepository, cleanSummary, cleanVersion } from '../clean.ts';
import { type DataFile, readJson, table, text, texts } from '../data.ts';
import { at, type BuildSteps, type Facts, type Guess, guess, type PrerequisiteGuess } from '../guess.ts';
import type { Look } from '../look.ts';

const META = 'META.json';

/**
 * How each builder installs for a distribution, without the notes that perl makes of a local installation:
 * ExtUtils::MakeMaker(3pm) and Module::Build(3pm).
 */
const BUILDERS: readonly (readonly [file: string, steps: BuildSteps])[] = [
  [
    'Build.PL',
    {
      commands: ['perl Build.PL --installdirs vendor --create_packlist 0', './Build'],
      install: ['./Build install --destdir "$DESTDIR"'],
      test: ['./Build test'],
    },
  ],
  [
    'Makefile.PL',
    {
      commands: ['perl Makefile.PL INSTALLDIRS=vendor NO_PACKLIST=1 NO_PERLLOCAL=1', 'make'],
      install: ['make pure_install DESTDIR="$DESTDIR"'],
      test: ['make test'],
    },
  ],
];

/** CPAN::Meta::Spec(3pm), "license"; only the words that mean one licence. */
const LICENSES: Readonly<Record<string, string>> = {
  apache_2_0: 'Apache-2.0',
  artistic_1: 'Artistic-1.0',
  artistic_2: 'Artistic-2.0',
  bsd: 'BSD-3-Clause',
  freebsd: 'BSD-2-Clause',
  gpl_1: 'GPL-1.0-only',
  gpl_2: 'GPL-2.0-only',
  gpl_3: 'GPL-3.0-only',
  lgpl_2_1: 'LGPL-2.1-only',
  lgpl_3_0: 'LGPL-3.0-only',
  mit: 'MIT',
  mozilla_1_1: 'MPL-1.1',
  perl_5: 'Artistic-1.0-Perl OR GPL-1.0-or-later',
};

/** A distribution of Perl modules: META.json, and whichever builder it brings. */
export function readPerl(look: Look): Facts {
  const builder = BUILDERS.find(([file]) => findEntry(look.tree, file)?.type === 'file');
  if (builder === undefined) return {};
  const [file, buildSteps] = builder;
  const json = readJson(look, META);
  return {
    ...(json === undefined ? {} : metadata(json)),
    build: { value: 'commands', from: at(file) },
    buildSteps,
    prerequisites: [perl(json, file)],
  };
}

function metadata(json: DataFile): Facts {
  const field = (key: string, clean: (value: string) => string | undefined): Guess | undefined =>
    guess(clean(text(json.data[key]) ?? ''), at(META, json.line(key)));
  const resources = table(json.data['resources']);
  const resource = (value: unknown, clean: (value: string) => string | undefined): Guess | undefined =>
    guess(clean(text(value) ?? ''), at(META, json.line('resources')));
  const [license = '', ...others] = texts(json.data['license']);
  return {
    name: field('name', cleanName),
    version: field('version', cleanVersion),
    summary: field('abstract', cleanSummary),
    license: others.length > 0 ? undefined : guess(LICENSES[license], at(META, json.line('license'))),
    homepage: resource(resources['homepage'], cleanAddress),
    repository: resource(table(resources['repository'])['url'], cleanRepository),
    issues: resource(table(resources['bugtracker'])['web'], cleanAddress),
  };
}

function perl(json: DataFile | undefined, file: string): PrerequisiteGuess {
  const requires = table(table(table(json?.data['prereqs'])['runtime'])['requires']);
  const version = readable(text(requires['perl']) ?? '');
  return {
    kind: 'command',
    name: 'perl',
    ...(version === undefined ? {} : { version: `>= ${version}` }),
    versionFrom: 'perl --version',
    from: version === undefined ? at(file) : at(META, json?.line('prereqs')),
  };
}

/** 5.006 means 5.6.0 (version(3pm), "Decimal Versions"). */
function readable(version: string): string | undefined {
  const [, major, minor, patch = '0'] = /^v?(\d+)\.(\d{3})_?(\d{3})?$/.exec(version) ?? [];
  if (major !== undefined) return [major, minor, patch].map(Number).join('.');
  return /^v?(\d+\.\d+\.\d+)$/.exec(version)?.[1];
}
