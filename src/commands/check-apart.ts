import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../findings/finding.ts';
import type { Envelope } from '../report/envelope.ts';
import { spawnStream } from '../system/run.ts';
import type { CommandInput } from './command.ts';

/** Below this many paths, starting another process costs more than it saves. */
const FEW = 10_000;

/** The program beside the bundle of this module; run from the sources, there is none. */
const PROGRAM = new URL('./cli.cjs', import.meta.url);

/** Whether judging a tree of so many paths is worth a process of its own. */
export function isWorthAProcess(paths: number): boolean {
  return paths >= FEW && existsSync(fileURLToPath(PROGRAM));
}

/**
 * Runs `contrib check` on another processor, while this one works on what its verdict is for.
 * @returns what it finds, short of errors; undefined where it finds errors, or does not come to its end: judge here then,
 * where an error keeps its place.
 */
export async function checkApart(
  input: Pick<CommandInput, 'cwd' | 'manifest' | 'strict'>,
  selector: string,
): Promise<readonly Finding[] | undefined> {
  const manifest = input.manifest === undefined ? [] : ['--manifest', input.manifest];
  const strict = input.strict ? ['--strict'] : [];
  const where = ['--directory', resolve(input.cwd), ...manifest, ...strict, '--json', '--no-linters'];
  const args = [fileURLToPath(PROGRAM), 'check', ...where, '--', selector];
  const running = spawnStream(process.execPath, args);
  running.stdin.end();
  // Whoever ends this process ends its helper.
  process.once('exit', running.kill);
  try {
    const pieces: Buffer[] = [];
    for await (const piece of running.stdout as AsyncIterable<Buffer>) pieces.push(piece);
    const { status } = await running.ended;
    return status === 0
      ? (JSON.parse(Buffer.concat(pieces).toString('utf8')) as Envelope).findings
      : undefined;
  } catch {
    return undefined;
  } finally {
    process.removeListener('exit', running.kill);
  }
}
