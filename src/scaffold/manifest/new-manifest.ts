import { parseProject } from '../../manifest/project.ts';
import { formatPlace } from '../../system/place.ts';
import { withLicenses } from './destdir/licenses.ts';
import { type DestdirMapping, mapDestdir } from './destdir/mapping.ts';
import { readDestdir } from './destdir/read.ts';
import type { SplitWay } from './destdir/split.ts';
import type { DraftMapping } from './draft.ts';
import { FIELDS, type FieldName, guessedField, sourceAddress } from './fields.ts';
import type { Facts } from './guess.ts';
import { mapTree } from './layout/mapping.ts';
import type { Look } from './look.ts';
import { readReleased } from './readers/released.ts';
import { type Draft, type DraftValue, renderManifest } from './render.ts';
import { settlementNotes } from './settle.ts';

/** What a manifest is written from: the tree, what it says, and what somebody answered. */
export type NewManifestInput = {
  readonly look: Look;
  readonly facts: Facts;
  readonly answers: ReadonlyMap<FieldName, string>;
  /** The packages that somebody asked for by name. */
  readonly packages: readonly string[];
  /** What `make install DESTDIR=DIR` filled. */
  readonly destdir: string | undefined;
  readonly split: SplitWay;
};

type GuessedValue = { readonly key: string; readonly value: string; readonly from: string };

export type NewManifest = {
  readonly text: string;
  readonly guesses: readonly GuessedValue[];
  readonly packages: readonly { readonly name: string; readonly lines: number }[];
  readonly notes: readonly string[];
  /** Whether only an installation into DESTDIR would tell what is installed. */
  readonly needsDestdir: boolean;
};

/** Writes the text of a first contrib.yaml, and reads it back: what comes out can be loaded. */
export function newManifest(input: NewManifestInput): NewManifest {
  const { look, destdir } = input;
  const draft = draftOf(input);
  const text = renderManifest(draft);
  const project = parseProject(look.tree.root, 'contrib.yaml', text);
  const { mapping } = draft;
  const settlement =
    destdir !== undefined && isFromDestdir(mapping)
      ? [...mapping.notes, ...settlementNotes(project, look.tree, destdir, mapping.namer.directories)]
      : [];
  return {
    text,
    guesses: guessesOf(draft),
    packages: mapping.packages.map(({ name, lines }) => ({ name, lines: lines.length })),
    notes: [...look.notes(), ...settlement],
    needsDestdir: destdir === undefined && draft.build !== undefined,
  };
}

function draftOf(input: NewManifestInput): Draft {
  const { look, facts, answers, destdir } = input;
  const value = (field: FieldName): DraftValue => {
    const answer = answers.get(field) ?? '';
    const guess = guessedField(field, facts);
    return guess?.value === answer ? { value: answer, guess } : { value: answer };
  };
  const homepage = value('homepage');
  const mapping = mappingOf(input);
  return {
    name: value('name'),
    version: value('version'),
    summary: value('summary'),
    license: value('license'),
    homepage: homepage.value === '' ? undefined : homepage,
    description: longDescription(facts, answers.get('summary') ?? ''),
    released: readReleased(look, answers.get('version') ?? ''),
    source: sourceAddress(facts),
    copyright: facts.copyright,
    issues: facts.issues,
    build:
      facts.build ??
      (destdir === undefined
        ? undefined
        : { value: 'make', from: { file: 'the installation into DESTDIR' } }),
    buildSteps: facts.buildSteps,
    prerequisites: facts.prerequisites ?? [],
    mapping,
    mappingNote:
      destdir === undefined
        ? undefined
        : 'Guessed from what was installed into DESTDIR: packages, directories and modes as they were found, all owned by root; review',
  };
}

function mappingOf({
  look,
  facts,
  answers,
  packages,
  destdir,
  split,
}: NewManifestInput): DraftMapping | DestdirMapping {
  const name = answers.get('name') ?? '';
  // Debian Policy 5.6.1 and Arch take no capital letters in a package's name.
  const main = name.toLowerCase().replaceAll('_', '-');
  const [first = main, ...others] = packages;
  const fromTree = mapTree({ look, facts, name, packages: [first, ...others] });
  if (destdir === undefined) return fromTree;
  const input = { destdir: readDestdir(destdir), main, way: split, wanted: packages };
  const mapping = mapDestdir(input, answers.get('summary') ?? name);
  return withLicenses(
    mapping,
    input.destdir,
    fromTree.packages.flatMap(({ lines }) => lines),
  );
}

function isFromDestdir(mapping: DraftMapping | DestdirMapping): mapping is DestdirMapping {
  return 'namer' in mapping;
}

/** A description that says no more than the summary is left out. */
function longDescription({ description }: Facts, summary: string): Draft['description'] {
  return description !== undefined && description.value.length > summary.length + 20
    ? description
    : undefined;
}

function guessesOf(draft: Draft): GuessedValue[] {
  const fields = FIELDS.map((field) => [field as string, draft[field]?.guess] as const);
  const { description, released, source, copyright, issues, build } = draft;
  const others = {
    description,
    released,
    'source.url': source,
    copyright,
    'contacts.issues': issues,
    'build.system': build,
  };
  return [
    ...[...fields, ...Object.entries(others)].flatMap(([key, guess]) =>
      guess === undefined ? [] : [{ key, value: guess.value, from: formatPlace(guess.from) }],
    ),
    ...draft.prerequisites.map(({ kind, name, version, from }) => ({
      key: `prerequisites: ${kind} ${name}`,
      value: version ?? '',
      from: formatPlace(from),
    })),
  ];
}
