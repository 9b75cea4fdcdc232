import type { SourceTree } from '../../source/tree.ts';

/** The licence texts of a source tree, as projects and REUSE call them (reuse.software, "Licensing files"). */
export function licenceFiles({ entries }: SourceTree): readonly string[] {
  return entries
    .filter(({ path, type }) => {
      return type === 'file' && /^(?:(?:LICEN[CS]ES?|COPYING)[^/]*|LICENSES\/[^/]+)$/i.test(path);
    })
    .map(({ path }) => path);
}
