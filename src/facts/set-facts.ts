import { type MadeAccount, madeAccounts } from './accounts.ts';
import { type BinaryFacts, readBinary } from './binary/binary.ts';
import type { SetItem, SetView } from './set-view.ts';
import { type Enablement, enablement } from './units/enablement.ts';
import { type UnitCommand, unitCommands } from './units/service.ts';
import { readUnits, type UnitFacts, type Units } from './units/units.ts';

/** What the content of a set says; each part is read when it is asked for, and once. */
export type SetFacts = {
  readonly view: SetView;
  readonly units: () => Promise<Units>;
  readonly enablement: () => Promise<Enablement>;
  readonly accounts: () => Promise<readonly MadeAccount[]>;
  readonly commands: (unit: UnitFacts) => Promise<readonly UnitCommand[]>;
  readonly binary: (item: SetItem) => Promise<BinaryFacts | undefined>;
};

export function factsOf(view: SetView): SetFacts {
  const units = once(() => readUnits(view));
  return {
    view,
    units,
    enablement: once(async () => enablement(view, await units())),
    accounts: once(() => madeAccounts(view)),
    commands: perKey((unit: UnitFacts) => unitCommands(view, unit)),
    binary: perKey((item: SetItem) => readBinary(view, item)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function perKey<K extends object, T>(make: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new WeakMap<K, Promise<T>>();
  return (key) => {
    const made = known.get(key) ?? make(key);
    known.set(key, made);
    return made;
  };
}
