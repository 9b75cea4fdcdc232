import { ContribError } from '../system/errors.ts';
import { run } from '../system/run.ts';

/** A program that contrib can use, and what it is without it. */
export type Tool = {
  readonly program: string;
  readonly version: readonly string[];
  readonly usedFor: string;
  readonly without: string;
  /** The package that has it, where it is not called as the program is; by family. */
  readonly packages?: Readonly<Record<string, string>>;
};

export const TOOLS: readonly Tool[] = [
  {
    program: 'git',
    version: ['--version'],
    usedFor: 'the base of a bundle, the time of outputs',
    without: 'a base tarball is needed, and released: in contrib.yaml',
  },
  {
    program: 'xz',
    version: ['--version'],
    usedFor: '.tar.xz',
    without: 'a portable codec, slower',
    packages: { deb: 'xz-utils' },
  },
  { program: 'zstd', version: ['--version'], usedFor: '.tar.zst', without: 'a portable codec, slower' },
  {
    program: 'sh',
    version: [],
    usedFor: 'checking hooks (sh -n)',
    without: 'hooks are not judged',
    packages: { deb: 'dash' },
  },
  {
    program: 'shellcheck',
    version: ['--version'],
    usedFor: 'checking hooks in depth',
    without: 'sh -n alone',
    packages: { rpm: 'ShellCheck' },
  },
  {
    program: 'python3',
    version: ['--version'],
    usedFor: 'looking for Python modules (check --host)',
    without: 'Python modules cannot be looked for',
    packages: { pacman: 'python' },
  },
  {
    program: 'pkg-config',
    version: ['--version'],
    usedFor: 'looking for libraries to build with (check --host)',
    without: 'pkg-config modules cannot be looked for',
    packages: { deb: 'pkg-config', rpm: 'pkgconf-pkg-config', pacman: 'pkgconf', apk: 'pkgconf' },
  },
  {
    program: 'setcap',
    version: [],
    usedFor: 'file capabilities of a staged tree, as root',
    without: 'they are written beside the tree instead',
    packages: { deb: 'libcap2-bin', rpm: 'libcap', pacman: 'libcap', apk: 'libcap-utils' },
  },
];

export type ToolState = Tool & { readonly present: boolean; readonly found?: string };

/** Asks each tool for its version, all at the same time. */
export async function findTools(): Promise<ToolState[]> {
  return Promise.all(TOOLS.map(findTool));
}

async function findTool(tool: Tool): Promise<ToolState> {
  const args = tool.version.length > 0 ? tool.version : ['/dev/null'];
  try {
    const { stdout, stderr } = await run(tool.program, args);
    if (tool.version.length === 0) return { ...tool, present: true };
    const found = /\d+(?:\.\d+)+/.exec(`${stdout.toString('utf8')}\n${stderr}`)?.[0];
    return { ...tool, present: true, ...(found === undefined ? {} : { found }) };
  } catch (error) {
    if (error instanceof ContribError && error.code === 'missing') return { ...tool, present: false };
    throw error;
  }
}
