import { printableName } from '../system/io.ts';
import type { IndexRecord } from './catalogue.ts';

/** A clock may be a little wrong, or in another zone. */
const TOLERANCE = 24 * 60 * 60 * 1000;

/**
 * What the clock says against an index: one that is older than it may be, or from the future. The names may be right all
 * the same, so that this is said and not refused.
 * @param now in milliseconds.
 */
export function doubtsAbout(
  { title, date, validUntil }: Pick<IndexRecord, 'title' | 'date' | 'validUntil'>,
  now: number,
): readonly string[] {
  const name = printableName(title);
  const isPast = validUntil !== undefined && Date.parse(validUntil) < now;
  const isFuture = date !== undefined && Date.parse(date) > now + TOLERANCE;
  return [
    ...(isPast
      ? [`the index ${name} was good until ${validUntil.slice(0, 10)}: look for a newer one with --refresh`]
      : []),
    ...(isFuture
      ? [
          `the index ${name} is of ${date.slice(0, 10)}, which is to come: its date or this machine's clock is wrong`,
        ]
      : []),
  ];
}
