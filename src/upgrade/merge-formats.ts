import type { Finding } from '../findings/finding.ts';
import { groupBy } from '../system/group.ts';
import { formatPlace } from '../system/place.ts';

/** Whose remedy names the two packages, and whose paths and places differ between distributions. */
const ABOUT_PAIRS: ReadonlySet<string> = new Set([
  'upgrade/overwrite',
  'upgrade/lost-in-order',
  'upgrade/replaces-without-breaks',
  'upgrade/file-lost',
  'upgrade/autoremoved',
]);

/** One fact of a description that holds on several distributions, told once, in the words of the first of them. */
export function mergeFormats(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, ({ rule, severity, remedy, place, message }) =>
    [rule, severity, ...(ABOUT_PAIRS.has(rule) ? [remedy] : [formatPlace(place), message])].join('\0'),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = [...new Set(group.map(({ distribution }) => distribution ?? ''))].filter(
      (name) => name !== '',
    );
    const where = names.length === 0 ? {} : { distribution: names.join(', ') };
    return distinctMessages(group).map((finding) => ({ ...finding, ...where }));
  });
}

/** Facts that only share their remedy stay apart: on one distribution each has a message of its own. */
function distinctMessages(group: readonly Finding[]): readonly Finding[] {
  const [first] = group;
  return group.filter(({ distribution }) => distribution === first?.distribution);
}
