import { lineMatching } from '../data.ts';
import { at, type Guess } from '../guess.ts';
import type { Look } from '../look.ts';
import { normalize, noticedLicense } from './license-texts.ts';

/** What the heads of source files say about their licence. */
export type SourceLicenses = {
  /** What SPDX-License-Identifier lines and GNU notices name, the most frequent first, with the first such file. */
  readonly identifiers: readonly Guess[];
  /** Whether a source is under "any later version" of a GNU licence. */
  readonly laterVersions: boolean;
};

const SOURCE =
  /\.(?:c|cc|cpp|cxx|h|hh|hpp|go|rs|py|pl|pm|rb|sh|bash|js|mjs|ts|java|kt|vala|php|lua|ml|hs|swift|m4|ac|am)$/;
/** What tests and examples are under says little of the rest. */
const ASIDE = /(?:^|\/)(?:tests?|examples?|testdata|contrib|docs?)\//;
const MOST_FILES = 200;
const HEAD = 3000;
const IDENTIFIER = /SPDX-License-Identifier:\s*([^\n*]{1,200}?)\s*(?:\*\/|-->|#})?\s*$/m;

/** Reads the heads of at most 200 sources, spread over the whole tree. */
export function readSourceLicenses(look: Look): SourceLicenses {
  const sources = look.tree.entries.filter(
    ({ path, type }) => type === 'file' && SOURCE.test(path) && !ASIDE.test(path),
  );
  const step = Math.max(1, Math.ceil(sources.length / MOST_FILES));
  const counted = new Map<string, { count: number; from: Guess['from'] }>();
  let laterVersions = false;
  for (let index = 0; index < sources.length; index += step) {
    const path = sources[index]?.path ?? '';
    const head = look.head(path, HEAD) ?? '';
    laterVersions ||= /any later version/.test(normalize(head));
    const id = IDENTIFIER.exec(head)?.[1]?.trim() ?? noticedLicense(head);
    if (id === undefined) continue;
    const from = counted.get(id)?.from ?? at(path, lineMatching(head, IDENTIFIER));
    counted.set(id, { count: (counted.get(id)?.count ?? 0) + 1, from });
  }
  const sorted = [...counted].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1));
  return { identifiers: sorted.map(([value, { from }]) => ({ value, from })), laterVersions };
}
