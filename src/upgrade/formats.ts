import { isFile } from '../families/final-state.ts';
import { closureOf } from '../packages/closure.ts';
import { formatPlace } from '../system/place.ts';
import type { Transition } from './simulate.ts';
import type { Told } from './told.ts';
import { listed } from './wording.ts';

/** One description on one distribution. */
export type Formatted = { readonly distribution: string; readonly transition: Transition };

/** A file of a description, whatever path a distribution gives it. */
type Brought = { readonly key: string; readonly path: string };

/** The same request must bring the same files of the description on every format; told against the first of them. */
export function formatFindings(formats: readonly Formatted[]): readonly Told[] {
  const [first, ...others] = formats;
  if (first === undefined) return [];
  const brought = new Map(formats.map((one) => [one, freshFiles(one)]));
  return others.flatMap((other) =>
    [...(brought.get(first) ?? [])].flatMap(([name, files]) => {
      const theirs = brought.get(other)?.get(name);
      return theirs === undefined ? [] : difference(name, { first, files }, { other, theirs });
    }),
  );
}

function difference(
  name: string,
  { first, files }: { readonly first: Formatted; readonly files: readonly Brought[] },
  { other, theirs }: { readonly other: Formatted; readonly theirs: readonly Brought[] },
): Told[] {
  const without = (all: readonly Brought[], some: readonly Brought[]) => {
    const keys = new Set(some.map(({ key }) => key));
    return all.filter(({ key }) => !keys.has(key)).map(({ path }) => path);
  };
  const missing = without(files, theirs);
  const more = without(theirs, files);
  if (missing.length + more.length === 0) return [];
  const parts = [
    ...(missing.length === 0 ? [] : [`lacks ${listed(missing)}`]),
    ...(more.length === 0 ? [] : [`also brings ${listed(more)}`]),
  ];
  return [
    {
      subject: { from: name, paths: [...missing, ...more] },
      finding: {
        rule: 'upgrade/formats-differ',
        severity: 'warning',
        place: { package: name },
        distribution: other.distribution,
        message: `who asks for ${name} gets other files on ${other.distribution} than on ${first.distribution}: it ${parts.join(' and ')}`,
        remedy: 'use requires where the files are needed: pacman and apk follow no recommendation',
      },
    },
  ];
}

function freshFiles({ transition }: Formatted): ReadonlyMap<string, readonly Brought[]> {
  const { universe, offered, entries } = transition;
  return new Map(
    [...offered].map((pkg) => {
      const members = [...closureOf(universe, [pkg], { recommends: true }).members.keys()];
      const files = members.flatMap((one) => entries(one).filter(isFile));
      return [
        pkg.name,
        files.map(({ path, place }) => ({ key: place === undefined ? path : formatPlace(place), path })),
      ];
    }),
  );
}
