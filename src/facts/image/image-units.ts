import { posix } from 'node:path';
import type { SetFacts } from '../set-facts.ts';
import type { SetItem } from '../set-view.ts';
import { UNIT_DIRECTORIES, type UnitFacts } from '../units/units.ts';
import type { Layer } from './layers.ts';
import { hasPrefix, isAttachedType } from './names.ts';

/** Why portabled leaves a unit file out although its name has the image's prefix. */
export type IgnoredUnit = {
  readonly name: string;
  readonly item: SetItem;
  readonly why: 'type' | 'empty' | 'masked' | 'absolute-link' | 'dangling-link' | 'no-file';
};

export type ImageUnits = {
  readonly attached: readonly UnitFacts[];
  readonly ignored: readonly IgnoredUnit[];
  /** Unit files whose names begin with the prefix and go on otherwise: `demoX.service` of `demo`. */
  readonly nearMisses: readonly { readonly name: string; readonly item: SetItem }[];
  /** Drop-ins and `.wants/` links of attached units, which portabled does not copy. */
  readonly left: readonly { readonly unit: string; readonly item: SetItem }[];
};

/** The units of an image as portabled sees them: by prefix and type, without drop-ins (portable_extract). */
export async function imageUnits(facts: SetFacts, layer: Layer, prefix: string): Promise<ImageUnits> {
  const { byName } = await facts.units();
  const attached: UnitFacts[] = [];
  const ignored: IgnoredUnit[] = [];
  const nearMisses: { name: string; item: SetItem }[] = [];
  const seen = new Set<string>();
  for (const item of UNIT_DIRECTORIES.flatMap((directory) => facts.view.list(directory))) {
    const name = posix.basename(item.entry.path);
    if (seen.has(name) || item.entry.type === 'directory' || !name.startsWith(prefix)) continue;
    seen.add(name);
    if (!hasPrefix(name, prefix)) {
      if (isAttachedType(name)) nearMisses.push({ name, item });
      continue;
    }
    const unit = byName.get(name);
    const why = reasonAgainst(name, item, unit);
    if (why !== undefined) ignored.push({ name, item, why });
    else if (unit !== undefined) attached.push(withoutDropIns(unit));
  }
  return { attached, ignored, nearMisses, left: leftOut(facts, layer, prefix) };
}

function reasonAgainst(
  name: string,
  { entry }: SetItem,
  unit: UnitFacts | undefined,
): IgnoredUnit['why'] | undefined {
  if (!isAttachedType(name)) return 'type';
  if (entry.type === 'symlink') {
    const target = entry.target ?? '';
    if (target === '/dev/null' || unit?.path === '/dev/null') return 'masked';
    if (target.startsWith('/')) return 'absolute-link';
    if (unit === undefined) return 'dangling-link';
  }
  if (entry.type !== 'symlink' && entry.type !== 'file' && entry.type !== 'hardlink') return 'no-file';
  return unit === undefined || unit.masked ? 'empty' : undefined;
}

function withoutDropIns(unit: UnitFacts): UnitFacts {
  return { ...unit, settings: unit.settings.filter(({ item }) => item.entry.path === unit.item.entry.path) };
}

function leftOut({ view }: SetFacts, layer: Layer, prefix: string): { unit: string; item: SetItem }[] {
  return UNIT_DIRECTORIES.flatMap((directory) =>
    layer.list(directory).flatMap((name) => {
      const match = /^(.+)\.(?:d|wants|requires|upholds)$/.exec(name);
      if (match === null) return [];
      return view
        .list(`${directory}/${name}`)
        .filter(({ entry }) => entry.type !== 'directory')
        .map((item) => ({ unit: unitOf(match[1] ?? '', item), item }))
        .filter(({ unit }) => hasPrefix(unit, prefix));
    }),
  );
}

/** `X.service.d/` is about X; `multi-user.target.wants/` about what is in it. */
function unitOf(stem: string, { entry }: SetItem): string {
  return entry.path.endsWith('.conf') ? stem : posix.basename(entry.path);
}
