import { type MadeAccount, madeAccounts } from './accounts.ts';
import { type BinaryFacts, readBinary } from './binary/binary.ts';
import type { InitScript } from './init/follow.ts';
import { initStages, scriptsOf, startOfService } from './init/scripts.ts';
import type { Stage } from './process.ts';
import type { SetItem, SetView } from './set-view.ts';
import { type Enablement, enablement } from './units/enablement.ts';
import { type UnitCommand, unitCommands } from './units/service.ts';
import { readUnits, type UnitFacts, type Units } from './units/units.ts';

/** A script of another init system than systemd, and what it starts. */
export type StartingScript = InitScript & { readonly stages: readonly Stage[] };

/** What the content of a set says; each part is read when it is asked for, and once. */
export type SetFacts = {
  readonly view: SetView;
  readonly units: () => Promise<Units>;
  readonly enablement: () => Promise<Enablement>;
  readonly accounts: () => Promise<readonly MadeAccount[]>;
  readonly commands: (unit: UnitFacts) => Promise<readonly UnitCommand[]>;
  readonly binary: (item: SetItem) => Promise<BinaryFacts | undefined>;
  /** The scripts that start what a unit starts, under other init systems. */
  readonly scriptsOf: (unit: string) => Promise<readonly StartingScript[]>;
};

/** The commands of services, by the names of their units, as far as they are known beforehand. */
export type KnownStarts = ReadonlyMap<string, readonly (readonly string[])[]>;

export function factsOf(view: SetView, known: KnownStarts = new Map()): SetFacts {
  const units = once(() => readUnits(view));
  const commands = perKey((unit: UnitFacts) => unitCommands(view, unit));
  return {
    view,
    units,
    enablement: once(async () => enablement(view, await units())),
    accounts: once(() => madeAccounts(view)),
    commands,
    binary: perKey((item: SetItem) => readBinary(view, item)),
    async scriptsOf(unit) {
      const { byName } = await units();
      const service = byName.get(unit);
      const started = service === undefined ? [] : await commands(service);
      const commandsOfUnit = started.filter(({ key }) => key === 'ExecStart').flatMap(({ stages }) => stages);
      const sought = {
        name: stemOf(unit),
        starts: [...(known.get(unit) ?? []), ...commandsOfUnit.map(({ words }) => words)].map(startOfService),
        others: new Set([...byName.keys(), ...known.keys()].filter((name) => name !== unit).map(stemOf)),
      };
      const scripts = await scriptsOf(view, sought);
      return Promise.all(
        scripts.map(async (script) => ({ ...script, stages: await initStages(view, script) })),
      );
    },
  };
}

function stemOf(unit: string): string {
  return unit.replace(/\.service$/, '');
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
