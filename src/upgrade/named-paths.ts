import type { Script } from '../packages/package-set.ts';

/** Whether a script has a path as a word of its own. Scripts are not run. */
export function namesPath({ body }: Script, path: string): boolean {
  return body.split(/[\s"';(),]+/).some((word) => word.replace(/\/$/, '') === path);
}
