import type { Start } from '../process.ts';
import type { SetView } from '../set-view.ts';
import { follow, type InitScript, startOf } from './follow.ts';
import { startStopDaemon } from './start-stop-daemon.ts';

/** An init script's `start`; Debian's init-d-script(5) has variables instead of a body. */
export async function sysvStarts(view: SetView, { name, item }: InitScript, text: string): Promise<Start[]> {
  const { events, variables } = await follow(view, { name, item, text, args: ['start'] });
  const starts = events.flatMap((event) => startStopDaemon(view, item, event));
  const daemon = variables.get('DAEMON');
  if (starts.length > 0 || daemon === undefined || !/init-d-script/.test(text.slice(0, 200))) return starts;
  const args = (variables.get('DAEMON_ARGS') ?? '').split(/\s+/).filter((word) => word !== '');
  return [startOf(view, item, { words: [daemon, ...args], environment: new Map() })];
}
