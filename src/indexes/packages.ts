import type { IndexedPackage } from './package.ts';
import type { Store } from './store.ts';
import type { StoreWriter } from './store-write.ts';

/** What the trailer of a store of packages says. */
export type PackagesMeta = { readonly packages: number };

/** The packages of an index, open for questions. */
export type PackagesIndex = {
  readonly count: number;
  readonly byName: (name: string) => readonly IndexedPackage[];
  /** The packages that provide a name besides their own. */
  readonly providers: (name: string) => readonly IndexedPackage[];
  readonly all: () => Iterable<IndexedPackage>;
};

/** Keeps packages in a store, each found by its name and by all that it provides. */
export function packagesWriter(store: StoreWriter): {
  readonly add: (pkg: IndexedPackage) => void;
  readonly finish: () => PackagesMeta;
} {
  let packages = 0;
  return {
    add(pkg) {
      packages += 1;
      const number = store.record(Buffer.from(JSON.stringify(pkg), 'utf8'));
      store.key(`name:${pkg.name}`, number);
      for (const name of new Set(pkg.provides.map((provided) => provided.name)))
        store.key(`provides:${name}`, number);
    },
    finish: () => ({ packages }),
  };
}

/** Reads what `packagesWriter` wrote. */
export function packagesIndex(store: Store<PackagesMeta>): PackagesIndex {
  const read = (number: number) => JSON.parse(store.record(number).toString('utf8')) as IndexedPackage;
  return {
    count: store.meta.packages,
    byName: (name) =>
      store
        .find(`name:${name}`)
        .map(read)
        .filter((pkg) => pkg.name === name),
    providers: (name) =>
      store
        .find(`provides:${name}`)
        .map(read)
        .filter(({ provides }) => provides.some((provided) => provided.name === name)),
    *all() {
      for (let number = 0; number < store.records; number += 1) yield read(number);
    },
  };
}
