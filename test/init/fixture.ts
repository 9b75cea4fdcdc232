import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { parseArguments } from '../../src/commands/arguments.ts';
import { command } from '../../src/commands/init.ts';
import { ContribError, exitCodeOf } from '../../src/system/errors.ts';
import type { Io } from '../../src/system/io.ts';
import { type TreeItem, writeTree } from '../helpers/scratch.ts';

const MANIFEST = `contrib: 1
name: demo
version: "1.10"
summary: A small project
license: MIT
released: 2026-11-01
prerequisites:
  shell: { command: sh, names: { debian: dash, fedora: bash, arch: bash, opensuse: bash } }
  vte: { library: libvte-2.91.so.0, names: { fedora: vte291 } }
variables:
  exec_path: { type: search-path, default: "/usr/bin:/bin", reaches: [sh, no-such-program], description: PATH of every command }
  browser: { type: executable, default: /usr/bin/xdg-open }
  colour: { type: choice, choices: [red, green], default: red }
configuration:
  demo.conf: { template: etc/demo.conf.in, format: ini }
packages:
  demo:
    files:
      - bin/demo --> \${bindir}/
      - distros/\${distro}/demo.conf --> \${sysconfdir}/ (0644) [config]
`;

const TEMPLATE = `# user@example.org
[PATHS]
exec_path = @exec_path@
other = @unknown@
[CLIENT]
browser = @browser@ --colour @colour@
`;

/** A small project without any distribution's part. */
export function demoProject(items: Readonly<Record<string, TreeItem>> = {}): string {
  return writeTree({
    'contrib.yaml': MANIFEST,
    'etc/demo.conf.in': TEMPLATE,
    'bin/demo': '#!/bin/sh\necho demo\n',
    ...items,
  });
}

export const MAINTAINER = ['--maintainer', 'Ada Example <ada@example.org>'];

/** The paths, modes and contents below a directory. */
export function snapshot(directory: string): Record<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const stats = lstatSync(join(directory, name));
      const mode = (stats.mode & 0o7777).toString(8);
      return [name, stats.isFile() ? `${mode} ${readFileSync(join(directory, name), 'utf8')}` : mode];
    }),
  );
}

/** No git configuration and no variables of Debian's tools. */
export const NOBODY = { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };

type InitResult = {
  readonly distribution: string;
  readonly directory: string;
  readonly files: readonly { readonly path: string; readonly state: string; readonly diff?: string }[];
  readonly notes: readonly string[];
};
export type InitRun = {
  readonly status: number;
  readonly text: string;
  readonly err: string;
  readonly result: InitResult;
};

const NO_RESULT: InitResult = { distribution: '', directory: '', files: [], notes: [] };

/** `contrib init` in this process and without a terminal: reading its arguments, running, mapping errors to exit codes. */
export async function init(
  root: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = NOBODY,
): Promise<InitRun> {
  const said: string[] = [];
  const io: Io = {
    out: () => {},
    err: (text) => said.push(text),
    stdin: process.stdin,
    stderr: process.stderr,
    interactive: false,
    quiet: false,
    style: (_style, text) => text,
    env,
  };
  try {
    const parsed = parseArguments(command, args);
    const yes = parsed.options['yes'] === true;
    const rest = { manifest: undefined, output: 'text', strict: false, verbose: false } as const;
    const output = await command.run({ cwd: root, ...parsed, ...rest, yes, io });
    const result = z.parse(command.result(), output.result) as InitResult;
    return { status: 0, text: output.text?.() ?? '', err: said.join(''), result };
  } catch (error) {
    if (!(error instanceof ContribError)) throw error;
    const err = `${said.join('')}${error.message}\nhint: ${error.hint ?? ''}\n`;
    return { status: exitCodeOf(error), text: '', err, result: NO_RESULT };
  }
}
