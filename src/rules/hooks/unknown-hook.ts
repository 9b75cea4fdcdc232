import { HOOKS } from '../../plan/scripts.ts';
import type { TreeEntry } from '../../source/tree.ts';
import { suggest } from '../../system/suggest.ts';
import { hookPaths } from '../hook-paths.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'hooks/unknown-hook',
  severity: 'error',
  needs: ['plan'],
  summary: 'A file in hooks/<package>/ is called after the moment at which it runs',
  explanation:
    'A hook is called pre- or post- and install, upgrade, remove or purge. A file that is called otherwise, that lies ' +
    'beside the packages’ directories or deeper, or that is a symbolic link, is run by nobody.',
  remedy: 'rename it, or remove it',
  source: 'the reference of distros/<name>/: hooks',
  *check({ plan }) {
    const names = HOOKS.map(({ name }) => name);
    for (const { entry, parts } of hookPaths(plan)) {
      const name = parts.at(-1) ?? '';
      // What is deeper is told by its directory.
      if (parts.length > 2) continue;
      const isRight =
        entry.type === 'directory' ? parts.length === 1 : parts.length === 2 && names.includes(name);
      if (isRight && (entry.type === 'file' || entry.type === 'directory')) continue;
      const meant = suggest(name, names);
      yield {
        place: { file: entry.path },
        message: `${parts.join('/')} is no hook: ${reason(entry, parts, names)}`,
        remedy:
          parts.length === 2 && meant !== undefined
            ? `did you mean ${meant}?`
            : `one of: ${names.join(', ')}`,
      };
    }
  },
});

function reason({ type }: TreeEntry, parts: readonly string[], names: readonly string[]): string {
  if (parts.length === 1) return 'it is not in the directory of a package';
  return names.includes(parts.at(-1) ?? '') ? `it is a ${type}` : 'it has no such name';
}
