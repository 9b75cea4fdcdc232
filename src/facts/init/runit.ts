import { posix } from 'node:path';
import type { Start } from '../process.ts';
import type { SetView } from '../set-view.ts';
import { follow, type InitScript, startOf } from './follow.ts';

/**
 * runsv(8) runs the script as it is, in the service's directory; Debian's invoke-run(5) exports what /etc/default/NAME
 * sets before that.
 */
export async function runitStarts(view: SetView, { name, item }: InitScript, text: string): Promise<Start[]> {
  const invoked = /^#!.*\/invoke-run\s*\n/.test(text);
  const before = invoked
    ? `[ -r /etc/default/${name} ] && { set -a; . /etc/default/${name}; set +a; }\n`
    : '';
  const directory = posix.dirname(item.entry.path);
  const { events } = await follow(view, { name, item, directory, text: `${before}${text}` });
  return events.filter(({ isExec }) => isExec).map((event) => startOf(view, item, event));
}
