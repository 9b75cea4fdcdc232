import { posix } from 'node:path';
import { hasPrefix } from '../../facts/image/names.ts';
import type { SetFacts } from '../../facts/set-facts.ts';
import { UNIT_DIRECTORIES, type UnitFacts } from '../../facts/units/units.ts';
import type { ProjectPortable } from '../../manifest/project.ts';
import type { Located } from '../../manifest/yaml.ts';
import type { SourceTree } from '../../source/tree.ts';
import { ContribError } from '../../system/errors.ts';
import type { TextPlace } from '../../system/place.ts';
import { readTextFile } from '../../system/text-file.ts';

/** A unit as it goes into an image: one file, without drop-ins. */
export type UnitText = { readonly name: string; readonly text: string; readonly place: TextPlace };

/** Where units are in an image: the NixOS build of portabled looks nowhere else (NixOS/nixpkgs#514579). */
export const IMAGE_UNIT_DIRECTORY = '/etc/systemd/system';

type Input = {
  readonly portable: ProjectPortable;
  readonly located: Located;
  readonly tree: SourceTree;
  readonly facts: SetFacts;
};

/**
 * The units that a description asks for; without a list, those of the packages that have the image's prefix.
 * @throws ContribError bad-input for a unit that is not there, or empty.
 */
export async function chosenUnits(input: Input): Promise<UnitText[]> {
  const { portable, located, facts } = input;
  const { byName } = await facts.units();
  const here = located.locateKey(['portable', portable.name]);
  if (portable.item.units === undefined) {
    const own = [...byName.values()].filter(({ name, masked }) => !masked && hasPrefix(name, portable.name));
    if (own.length === 0) throw noUnit(portable.name, [...byName.keys()], here);
    return Promise.all(own.map((unit) => mergedUnit(unit, facts, here)));
  }
  return Promise.all(
    portable.item.units.map(async (unit, index) => {
      const place = located.locate(['portable', portable.name, 'units', index]);
      if (typeof unit !== 'string') return unitOfTree(unit.file, input, place);
      const found = byName.get(unit);
      if (found === undefined) throw missing(unit, [...byName.keys()], place);
      if (found.masked) throw empty(unit, place);
      return mergedUnit(found, facts, place);
    }),
  );
}

function unitOfTree(file: string, { tree }: Input, place: TextPlace): UnitText {
  const entry = tree.entries.find(({ path }) => path === file);
  if (entry?.type !== 'file') {
    throw new ContribError('bad-input', `the tree has no file ${file}`, {
      place,
      hint: 'name a unit file of the tree',
    });
  }
  const text = readTextFile(`${tree.root}/${file}`);
  const name = posix.basename(file);
  if (text.trim() === '') throw empty(name, place);
  return { name, text, place };
}

/** A unit and its drop-ins as one text: portabled copies the unit file alone (src/portable/portable.c, attach_unit_files). */
async function mergedUnit(
  { name, item, settings }: UnitFacts,
  facts: SetFacts,
  place: TextPlace,
): Promise<UnitText> {
  const main = (await facts.view.text(item)) ?? '';
  if (main.trim() === '') throw empty(name, place);
  const others = new Set(settings.map((setting) => setting.item).filter((one) => one !== item));
  const parts = [main];
  for (const one of others) {
    const text = withoutHeadless((await facts.view.text(one)) ?? '');
    if (text !== '') parts.push(`# ${one.entry.path}\n${text}`);
  }
  // A backslash at the end of a file must not join what comes behind.
  return { name, text: parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('\n'), place };
}

/** What stands before the first section of a drop-in means nothing, and must not become part of the one before it. */
function withoutHeadless(text: string): string {
  const at = text.search(/^\s*\[/m);
  return at === -1 ? '' : text.slice(at).trimStart();
}

/** Whether a path is a unit or belongs to one: what is in an image of them is chosen, and nothing else. */
export function isUnitPath(path: string): boolean {
  return UNIT_DIRECTORIES.some((directory) => path.startsWith(`${directory}/`));
}

function noUnit(name: string, known: readonly string[], place: TextPlace): ContribError {
  const has = known.length === 0 ? 'they have none at all' : `they have ${known.slice(0, 5).join(', ')}`;
  return new ContribError('bad-input', `the packages have no unit of the image ${name}: ${has}`, {
    place,
    hint: `name the unit ${name}.service or ${name}-SOMETHING.service, or call the image as the units are`,
  });
}

function missing(unit: string, known: readonly string[], place: TextPlace): ContribError {
  const have = known.length === 0 ? 'no unit' : known.slice(0, 5).join(', ');
  return new ContribError('bad-input', `the packages have no unit ${unit}; they have ${have}`, {
    place,
    hint: 'install it with a line of the mapping, or name a file of the tree: { file: PATH }',
  });
}

function empty(unit: string, place: TextPlace): ContribError {
  return new ContribError('bad-input', `the unit ${unit} is empty, and portabled ignores such a file`, {
    place,
    hint: 'write what it starts',
  });
}
