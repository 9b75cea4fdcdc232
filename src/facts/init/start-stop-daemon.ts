import { posix } from 'node:path';
import type { Start } from '../process.ts';
import type { SetItem, SetView } from '../set-view.ts';
import type { ShellEvent } from '../shell/state.ts';
import { startOf } from './follow.ts';

const LAUNCHERS = /^(?:start-stop-daemon|start_daemon|daemon|startproc|supervise-daemon)$/;

/** start-stop-daemon(8), and `daemon` and `startproc` of other distributions' function libraries. */
export function startStopDaemon(
  view: SetView,
  item: SetItem,
  event: Pick<ShellEvent, 'words' | 'environment'>,
): Start[] {
  const [name, ...rest] = event.words;
  if (name === undefined || !LAUNCHERS.test(posix.basename(name))) return [];
  if (rest.some((word) => word === '--test' || word === '-t' || word === '--stop' || word === '-K'))
    return [];
  const after = (option: RegExp) => {
    const at = rest.findIndex((word) => option.test(word ?? ''));
    return at < 0 ? undefined : (/=(.*)/.exec(rest[at] ?? '')?.[1] ?? rest[at + 1]);
  };
  const program =
    after(/^(--startas|-a)(=|$)/) ?? after(/^(--exec|-x)(=|$)/) ?? rest.find((word) => word?.startsWith('/'));
  const dashes = rest.indexOf('--');
  const args = dashes < 0 ? [] : rest.slice(dashes + 1);
  return program === undefined
    ? []
    : [startOf(view, item, { words: [program, ...args], environment: event.environment })];
}
