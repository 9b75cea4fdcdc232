import { groupBy } from '../system/group.ts';
import { formatPlace } from '../system/place.ts';
import type { Told } from './told.ts';

/** Whose remedy names the two packages, and whose paths and places differ between distributions. */
const ABOUT_PAIRS: ReadonlySet<string> = new Set([
  'upgrade/overwrite',
  'upgrade/lost-in-order',
  'upgrade/replaces-without-breaks',
  'upgrade/file-lost',
  'upgrade/autoremoved',
]);

/** One fact of a description that holds on several distributions, told once, in the words of the first of them. */
export function mergeFormats(all: readonly Told[]): readonly Told[] {
  const groups = groupBy(all, ({ finding: { rule, severity, remedy, place, message, suppressed } }) =>
    [
      rule,
      severity,
      suppressed?.reason,
      ...(ABOUT_PAIRS.has(rule) ? [remedy] : [formatPlace(place), message]),
    ].join('\0'),
  );
  return [...groups.values()].flatMap((group) => {
    const names = [...new Set(group.map(({ finding }) => finding.distribution ?? ''))].filter(
      (name) => name !== '',
    );
    const where = names.length === 0 ? {} : { distribution: names.join(', ') };
    return distinctMessages(group).map(({ finding, subject }) => ({
      finding: { ...finding, ...where },
      subject,
    }));
  });
}

/** Facts that only share their remedy stay apart: on one distribution each has a message of its own. */
function distinctMessages(group: readonly Told[]): readonly Told[] {
  const [first] = group;
  const own = group.filter(({ finding }) => finding.distribution === first?.finding.distribution);
  return [...new Map(own.map((told) => [told.finding.message, told])).values()];
}
