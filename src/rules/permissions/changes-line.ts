import { type Entry, formatMode } from '../../packages/entry.ts';
import type { Plan, PlanPermission } from '../../plan/plan.ts';
import { groupBy } from '../../system/group.ts';
import { printableName } from '../../system/io.ts';
import { formatPlace, type TextPlace } from '../../system/place.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'permissions/changes-line',
  severity: 'info',
  needs: ['plan'],
  summary: 'What a line of the mapping says of a mode or owner is what holds',
  explanation:
    'Critical permissions are applied last, so that a blanket mode on a line and the exception for one file can stand ' +
    'side by side. Where both speak of one path, contrib says so: the reader of the line alone would be misled.',
  remedy: 'nothing needs to be done where the exception is meant',
  source: 'ConVirt Packaging Guide, "Deployment Layout" and "Critical File Permissions"',
  *check({ plan }) {
    const said = saidModes(plan);
    for (const permission of plan.permissions) {
      const changed = permission.changes.filter(({ from }) => contradicts(from, permission, said));
      const groups = groupBy(
        changed,
        ({ from }) => `${from.place === undefined ? '' : formatPlace(from.place)} ${attributesOf(from)}`,
      );
      for (const changes of groups.values()) yield toTrip(permission, changes);
    }
  },
});

type Change = PlanPermission['changes'][number];
type Said = { readonly mode: boolean; readonly directoryMode: boolean; readonly owner: boolean };

/** What each line says itself; a mode that it leaves to the default is nobody's word. */
function saidModes({ lines, claims, permissions }: Plan): ReadonlyMap<TextPlace, Said> {
  const all = [...lines, ...claims, ...permissions].map(({ line }) => line);
  return new Map(
    all.map(({ place, attributes, directoryMode }) => [
      place,
      {
        mode: attributes.mode !== undefined,
        directoryMode: directoryMode !== undefined,
        owner: attributes.owner !== undefined,
      },
    ]),
  );
}

function contradicts(
  from: Entry,
  { line: { attributes } }: PlanPermission,
  lines: ReadonlyMap<TextPlace, Said>,
): boolean {
  const said = from.place === undefined ? undefined : lines.get(from.place);
  if (said === undefined) return false;
  const saysMode = from.type === 'directory' ? said.directoryMode : said.mode;
  const changesMode = attributes.mode !== undefined && attributes.mode !== from.mode;
  const changesOwner = attributes.owner !== undefined && attributes.owner !== from.owner;
  return (saysMode && changesMode) || (said.owner && changesOwner);
}

function toTrip({ line, pattern }: PlanPermission, changes: readonly Change[]): Trip {
  const [change] = changes;
  if (change === undefined) throw new RangeError('a group holds at least one change');
  const { path, from, to } = change;
  const more = changes.length === 1 ? '' : ` (and ${changes.length - 1} more of ${printableName(pattern)})`;
  const text = `${from.place === undefined ? '' : formatPlace(from.place)}: says ${attributesOf(from)}`;
  return {
    place: line.place,
    message: `${printableName(path)} becomes ${attributesOf(to)} where its line says ${attributesOf(from)}${more}`,
    evidence: [{ text, ...(from.place === undefined ? {} : { place: from.place }) }],
  };
}

function attributesOf({ mode, owner, group }: Entry): string {
  return owner === 'root' && group === 'root' ? formatMode(mode) : `${formatMode(mode)} ${owner}:${group}`;
}
