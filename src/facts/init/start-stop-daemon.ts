import { posix } from 'node:path';
import type { Start } from '../process.ts';
import type { SetItem, SetView } from '../set-view.ts';
import type { ShellEvent, Value } from '../shell/state.ts';
import { startOf } from './follow.ts';

/** What a launcher is told to start; undefined where it is told of nothing. */
type Launch = { readonly program: Value; readonly args: readonly Value[] };

/** start-stop-daemon(8), and `daemon` and `startproc` of other distributions' function libraries. */
export function startStopDaemon(
  view: SetView,
  item: SetItem,
  event: Pick<ShellEvent, 'words' | 'environment'>,
): Start[] {
  const [name = '', ...rest] = event.words;
  const launch = launchOf(posix.basename(name), rest);
  if (launch?.program === undefined) return [];
  const words = [launch.program, ...launch.args];
  return [startOf(view, item, { words, environment: event.environment })];
}

function launchOf(launcher: string, words: readonly Value[]): Launch | undefined {
  switch (launcher) {
    case 'start-stop-daemon':
    case 'supervise-daemon':
      return byOptions(words);
    case 'start_daemon':
    case 'startproc':
    case 'daemon':
      return byPosition(words);
    default:
      return undefined;
  }
}

/** `--exec PROGRAM`, or another one behind `--startas`; what it is given stands behind `--`. */
function byOptions(words: readonly Value[]): Launch | undefined {
  if (words.some((word) => word === '--test' || word === '-t' || word === '--stop' || word === '-K'))
    return undefined;
  const dashes = words.indexOf('--');
  const options = dashes < 0 ? words : words.slice(0, dashes);
  const after = (option: RegExp) => {
    const at = options.findIndex((word) => option.test(word ?? ''));
    return at < 0 ? undefined : (/=(.*)/.exec(options[at] ?? '')?.[1] ?? options[at + 1]);
  };
  const program =
    after(/^(--startas|-a)(=|$)/) ??
    after(/^(--exec|-x)(=|$)/) ??
    options.find((word) => word?.startsWith('/'));
  return { program, args: dashes < 0 ? [] : words.slice(dashes + 1) };
}

/** LSB 5.0, 22.7 (`start_daemon [-f] [-n LEVEL] [-p FILE] PROGRAM ...`); startproc(8) has more options of that kind. */
const TAKES_VALUE = /^(?:-[npluticges]|--check)$/;

function byPosition(words: readonly Value[]): Launch | undefined {
  let at = 0;
  while (/^[-+]/.test(words[at] ?? '')) at += TAKES_VALUE.test(words[at] ?? '') ? 2 : 1;
  return at < words.length ? { program: words[at], args: words.slice(at + 1) } : undefined;
}
