import * as z from 'zod/mini';
import { COMMON_EXPECTATION_KEYS, isOneKind } from './schema-functions.ts';
import { described, Line, Mode, oneOrMore, ProjectName, Spelled, VersionRange } from './values.ts';

export const LEVELS = ['required', 'recommended', 'optional'] as const;

const Names = oneOrMore(Line);
const UnitName = described(Line, 'A unit, by its name: foo.service.');

/** Where a helper program may be: found by a service itself, or in a directory that a variable of it names. */
function agentPlaces() {
  return described(
    z
      .array(
        z.strictObject({
          program: described(z.optional(Line), 'The program, found on the search path of a service.'),
          'on-path-of': described(z.optional(Line), 'The service whose search path it is on.'),
          'directory-from': described(z.optional(Line), 'The variable that names a directory of them.'),
          of: described(z.optional(Line), 'The service that has the variable.'),
          name: described(z.optional(Line), 'How each is called there; may hold ${os} and ${arch}.'),
        }),
      )
      .check(z.minLength(1)),
    'Any of these places does.',
  );
}

function programKinds() {
  return {
    'on-path': described(Names, 'Programs that every user finds.'),
    'off-path': described(Names, 'Programs that no user finds.'),
    'root-only': described(Names, 'Programs that root alone finds or may read.'),
    'only-on-path': described(Names, 'The programs that users may find; no other of these packages.'),
    located: described(
      z.strictObject({
        program: described(Line, 'A program that others look for in these directories.'),
        in: described(Names, 'The directories, or a search path of everybody’s.'),
      }),
      'A program is where the project itself looks for it.',
    ),
  };
}

function serviceKinds() {
  return {
    groups: described(Names, 'Groups that the packages make.'),
    socket: described(
      z.strictObject({
        unit: UnitName,
        group: described(z.optional(Line), 'Its SocketGroup.'),
        mode: described(z.optional(Mode), 'Its SocketMode, in octal.'),
        listens: described(z.optional(Line), 'The path that it listens on, unless `unless-set` says where.'),
        'unless-set': described(z.optional(Line), 'The variable of its service that names another path.'),
      }),
      'A socket unit lets in the right group.',
    ),
    units: described(Names, 'Units that the packages install.'),
    'no-units': described(Names, 'Units that the packages must not install.'),
    activation: described(
      z.strictObject({ unit: UnitName, by: UnitName }),
      'Where `by` is installed, the unit is not made to start on its own.',
    ),
    'starts-at-boot': described(Names, 'Units that run after installation where services are enabled then.'),
    runs: described(
      z.strictObject({
        unit: UnitName,
        start: described(z.optional(Line), 'The program and arguments that it starts, wrappers followed.'),
        stop: described(z.optional(Line), 'The same for its stop.'),
        settings: described(
          z.optional(z.record(z.string(), Spelled)),
          'Settings of [Service] and their values.',
        ),
      }),
      'What a unit really starts.',
    ),
    'paths-exist': described(
      Names,
      'Units whose every file and program is there, executable where it is run.',
    ),
  };
}

function contentKinds() {
  return {
    installable: described(
      z.strictObject({
        'package-with': described(Line, 'A program, whose package is meant.'),
        'without-package-with': described(Names, 'Programs whose packages are not needed for it.'),
      }),
      'A package can be installed without another.',
    ),
    brings: described(
      z.strictObject({
        'package-with': described(Line, 'A program, whose package is meant.'),
        'package-with-each': described(Names, 'Programs whose packages it cannot be installed without.'),
      }),
      'A package needs another.',
    ),
    'in-package': described(
      z.strictObject({
        files: described(Names, 'Files, by their names.'),
        package: described(ProjectName, 'The package’s name.'),
      }),
      'Files are in the package of this name.',
    ),
    apart: described(
      z.strictObject({
        files: described(Names, 'Files, by their names; those that are there are judged.'),
        from: described(Names, 'Files whose packages they must not be in.'),
      }),
      'Files are not in the packages of others.',
    ),
    environment: described(
      z.strictObject({
        variable: described(Line, 'A variable that names a directory.'),
        of: UnitName,
        holds: described(z.optional(Names), 'Patterns of names; each must match something in it.'),
        optional: described(z.optional(z.boolean()), 'It may be unset.'),
      }),
      'A service’s variable names a directory that is installed.',
    ),
    'man-pages': described(Names, 'Pages that man finds: foo.1.'),
    completions: described(
      z.strictObject({
        program: described(Line, 'The program that is completed.'),
        shells: described(oneOrMore(z.enum(['bash', 'zsh', 'fish'])), 'The shells.'),
      }),
      'Completions of a program, each in its own shell’s place and language.',
    ),
    documents: described(Names, 'Installed files of documentation, as patterns of paths.'),
  };
}

function agentKinds() {
  const places = { 'any-of': agentPlaces() };
  return {
    agents: described(z.strictObject(places), 'A service finds its helper programs.'),
    'agents-static': described(
      z.strictObject(places),
      'They need no library, and suit the machines they are for.',
    ),
    'agents-named': described(
      z.strictObject({
        ...places,
        systems: described(z.optional(Names), 'What ${os} may be; anything when left out.'),
        architectures: described(z.optional(Names), 'What ${arch} may be; anything when left out.'),
      }),
      'A directory of them holds nothing else.',
    ),
    'agents-complete': described(
      z.strictObject({
        ...places,
        platforms: described(
          Names,
          'os.arch of each that must be there; "native" is linux on the package’s own.',
        ),
      }),
      'They are there for every platform.',
    ),
  };
}

/** What can be expected, one key a kind. Each is judged by the rule of the same name: expectations/<kind>. */
function kinds() {
  return { ...programKinds(), ...serviceKinds(), ...contentKinds(), ...agentKinds() };
}

function expectation() {
  const optional = Object.fromEntries(
    Object.entries(kinds()).map(([key, schema]) => [key, z.optional(schema as z.ZodMiniType)]),
  ) as { [K in keyof ReturnType<typeof kinds>]: z.ZodMiniOptional<ReturnType<typeof kinds>[K]> };
  return z
    .strictObject({
      level: described(z.optional(z.enum(LEVELS)), '"recommended" when left out.'),
      versions: described(
        z.optional(oneOrMore(VersionRange)),
        'The project’s versions that it holds for: ">= 0.5"; all of several.',
      ),
      reason: described(z.optional(Line), 'Why upstream wants it.'),
      source: described(z.optional(Line), 'Where upstream says so: a page, a commit.'),
      remedy: described(
        z.optional(Line),
        'What a packager does about it, where contrib’s own words do not fit.',
      ),
      ...optional,
    })
    .check(z.refine(isOneKind, 'takes exactly one kind of expectation, such as on-path or units'));
}

const ExpectationId = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]*$/, 'is not an id: small letters, digits and -'));

function build() {
  return z.record(ExpectationId, expectation());
}

let built: ReturnType<typeof build> | undefined;

/** Made when a manifest has expectations: the schema is made at every start, and most have none. */
export const Expectations = z.lazy(() => {
  built ??= build();
  return built;
});
export type Expectation = z.infer<ReturnType<typeof expectation>>;
type KindSchemas = ReturnType<typeof kinds>;
export type ExpectationKind = keyof KindSchemas;
/** What an expectation of a kind says. */
export type ExpectationValue<K extends ExpectationKind> = z.infer<KindSchemas[K]>;
export type AgentPlace = z.infer<ReturnType<typeof agentPlaces>>[number];

/** The kind of an expectation, and what it says. */
export function kindOfExpectation(item: Expectation): ExpectationKind {
  const key = Object.keys(item).find((name) => !COMMON_EXPECTATION_KEYS.includes(name));
  return key as ExpectationKind;
}
