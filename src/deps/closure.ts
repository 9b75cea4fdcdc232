import type { Catalogue } from '../indexes/catalogue.ts';
import type { IndexedPackage } from '../indexes/package.ts';

/** A package with the part of the distribution that it is in; parts are numbered in the order of the indexes. */
export type Located = {
  readonly pkg: IndexedPackage;
  readonly component: string | undefined;
  readonly order: number;
};

/** The packages of a catalogue as questions need them; each answer is remembered. */
export type Lookup = {
  readonly byName: (name: string) => Located | undefined;
  readonly providers: (name: string) => readonly Located[];
  /** What installing a package brings along, itself included, up to a bound. */
  readonly closure: (name: string) => ReadonlySet<string>;
};

/** Beyond this many packages it does not matter how many more there are. */
const LARGEST_CLOSURE = 300;

/** @param compare order of versions: of two packages of one name, the newer one counts. */
export function lookupIn({ indexes }: Catalogue, compare: (a: string, b: string) => number): Lookup {
  const locate = (find: (index: Catalogue['indexes'][number]) => readonly IndexedPackage[]): Located[] =>
    indexes.flatMap((index, order) => find(index).map((pkg) => ({ pkg, component: index.component, order })));
  const byName = remembering((name: string) =>
    locate(({ names }) => names.flatMap((packages) => packages.byName(name))).reduce<Located | undefined>(
      (best, one) => (best === undefined || compare(one.pkg.version, best.pkg.version) > 0 ? one : best),
      undefined,
    ),
  );
  const providers = remembering((name: string) =>
    locate(({ names }) => names.flatMap((packages) => packages.providers(name))),
  );
  const closure = remembering((name: string) => closureOf(name, byName, providers));
  return { byName, providers, closure };
}

/** Of alternatives the first that is there is followed, as a package manager on an empty system would. */
function closureOf(
  name: string,
  byName: Lookup['byName'],
  providers: Lookup['providers'],
): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [name];
  while (queue.length > 0 && found.size < LARGEST_CLOSURE) {
    const next = queue.shift() ?? '';
    if (found.has(next)) continue;
    found.add(next);
    for (const alternatives of byName(next)?.pkg.depends ?? []) {
      const real = alternatives.find((one) => byName(one) !== undefined);
      const [virtual] = real === undefined ? alternatives.flatMap(providers) : [];
      const chosen = real ?? virtual?.pkg.name;
      if (chosen !== undefined) queue.push(chosen);
    }
  }
  return found;
}

function remembering<T>(ask: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (known.has(name)) return known.get(name) as T;
    const answer = ask(name);
    known.set(name, answer);
    return answer;
  };
}
