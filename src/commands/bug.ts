import { release, type } from 'node:os';
import type { Io } from '../system/io.ts';
import { printable } from '../system/io.ts';
import { VERSION } from '../system/version.ts';

/** What somebody needs who is to mend a bug of contrib: no more of the machine than that. */
export function reportBug(command: string, error: unknown, io: Io): void {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const home = io.env['HOME'];
  const private_ = home === undefined || home === '/' ? trace : trace.replaceAll(home, '~');
  io.err(`${io.style('red', 'error')}: contrib has a bug: it did not expect what happened here\n\n`);
  io.err(`${printable(private_)}\n\n`);
  io.err(`contrib ${VERSION}, contrib ${command}, node ${process.version}, ${type()} ${release()}\n`);
  io.err('hint: report it with the lines above and, where you may, the contrib.yaml that shows it\n');
}
