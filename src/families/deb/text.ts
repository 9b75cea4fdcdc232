import { printableName } from '../../system/io.ts';

/** Whether a path can stand in a line of text as it is. */
export function isText(path: string): boolean {
  return printableName(path) === path;
}
