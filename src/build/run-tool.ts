import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { BuildRunOptions } from '../families/builder.ts';
import { ContribError } from '../system/errors.ts';
import { spawnStream } from '../system/run.ts';
import { type Box, giveToBuilder } from './box.ts';
import { TOOL_DIRECTORIES } from './tools.ts';

export type ToolRunner = {
  readonly run: (command: string, args: readonly string[], options?: BuildRunOptions) => Promise<string>;
  /** The whole log so far, its end where it is very long. */
  readonly log: () => string;
};

const LARGEST_OUTPUT = 4 * 1024 * 1024;
const LARGEST_LOG = 16 * 1024 * 1024;

/** Runs tools in a box with the surroundings of every build, and writes what they say to a log. */
export function toolRunner(
  box: Box,
  logFile: string,
  seconds: number,
  tell: (text: string) => void,
): ToolRunner {
  const env = {
    PATH: TOOL_DIRECTORIES.join(':'),
    HOME: box.inBox(`${box.directory}/home`),
    TMPDIR: box.inBox(`${box.directory}/tmp`),
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    LANG: 'C.UTF-8',
    SOURCE_DATE_EPOCH: String(seconds),
    // Debian's Python installs for the administrator unless it is told that a package is made.
    DEB_PYTHON_INSTALL_LAYOUT: 'deb',
    USER: 'nobody',
    LOGNAME: 'nobody',
  };
  const work = `${box.directory}/work`;
  const run: ToolRunner['run'] = async (command, args, options = {}) => {
    appendFileSync(logFile, `$ ${[command, ...args].join(' ')}\n`);
    giveToBuilder(box);
    const cwd = options.cwd ?? work;
    const words = box.enter(
      [
        'sh',
        '-c',
        `umask 022; exec "$@"${options.step === undefined ? '' : ' 2>&1'}`,
        'sh',
        command,
        ...args,
      ],
      {
        cwd,
        unprivileged: options.unprivileged ?? false,
        network: options.network ?? false,
        instead: options.instead ?? {},
      },
    );
    const [program = '', ...rest] = words;
    const running = spawnStream(program, rest, {
      cwd: box.kind === 'none' ? cwd : '/',
      env: { ...env, ...options.env },
    });
    running.stdin.end();
    const output = await collect(running.stdout, logFile, (line) => {
      if (options.step !== undefined) tell(`${options.step}: ${line}`);
    });
    const { status, stderr } = await running.ended;
    if (stderr !== '') appendFileSync(logFile, stderr);
    if (status !== 0) throw new ContribError('incomplete', `${command} failed with status ${status}`);
    return output;
  };
  return { run, log: () => readLog(logFile) };
}

async function collect(
  stream: NodeJS.ReadableStream,
  logFile: string,
  tell: (line: string) => void,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    appendFileSync(logFile, bytes);
    size += bytes.length;
    if (size <= LARGEST_OUTPUT) chunks.push(bytes);
    tell(bytes.toString('utf8').trimEnd().split('\n').at(-1) ?? '');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readLog(logFile: string): string {
  const fd = openSync(logFile, 'r');
  try {
    const { size } = fstatSync(fd);
    const length = Math.min(size, LARGEST_LOG);
    const bytes = Buffer.alloc(length);
    readSync(fd, bytes, 0, length, size - length);
    return bytes.toString('utf8');
  } finally {
    closeSync(fd);
  }
}
