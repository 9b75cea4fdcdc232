import { parseDebPackage } from './deb-stanza.ts';
import type { IndexedPackage } from './package.ts';
import type { Store } from './store.ts';
import type { StoreWriter } from './store-write.ts';

/** What a package is kept as. */
const FORMS = {
  deb: parseDebPackage,
  json: (bytes: Buffer) => JSON.parse(bytes.toString('utf8')) as IndexedPackage,
} as const satisfies Readonly<Record<string, (bytes: Buffer) => IndexedPackage>>;

/** What the trailer of a store of packages says. */
export type PackagesMeta = { readonly packages: number; readonly form: keyof typeof FORMS };

/** The packages of an index, open for questions. */
export type PackagesIndex = {
  readonly count: number;
  readonly byName: (name: string) => readonly IndexedPackage[];
  /** The packages that provide a name besides their own. */
  readonly providers: (name: string) => readonly IndexedPackage[];
  readonly all: () => Iterable<IndexedPackage>;
};

export type PackagesWriter = {
  /** @param bytes the package in the form of the store. */
  readonly add: (name: string, provides: readonly string[], bytes: Uint8Array) => void;
  readonly finish: () => PackagesMeta;
};

/** Keeps packages in a store, each found by its name and by all that it provides. */
export function packagesWriter(store: StoreWriter, form: PackagesMeta['form']): PackagesWriter {
  let packages = 0;
  return {
    add(name, provides, bytes) {
      packages += 1;
      const number = store.record(bytes);
      store.key(`name:${name}`, number);
      for (const provided of new Set(provides)) store.key(`provides:${provided}`, number);
    },
    finish: () => ({ packages, form }),
  };
}

/** The same for packages that are understood as they are read. */
export function addPackage(writer: PackagesWriter, pkg: IndexedPackage): void {
  const names = pkg.provides.map((provided) => provided.name);
  writer.add(pkg.name, names, Buffer.from(JSON.stringify(pkg), 'utf8'));
}

/** Reads what `packagesWriter` wrote. */
export function packagesIndex(store: Store<PackagesMeta>): PackagesIndex {
  const parse = FORMS[store.meta.form];
  const read = (number: number) => parse(store.record(number));
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
