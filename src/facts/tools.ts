import { findProgram, run } from '../system/run.ts';
import { FAMILIES, TOOLS, type Tool } from './tool-list.ts';

/** Where programs for root are, which is not on everybody's PATH. */
const SBIN = ['/usr/sbin', '/sbin'];

/** The file of a program of PATH or of the directories for root; undefined where there is none. */
export function findTool(program: string): string | undefined {
  return findProgram(program, [process.env['PATH'] ?? '', ...SBIN].join(':'));
}

/** The package that has a tool on a machine of a family; undefined where there is none that contrib knows. */
export function packageOf({ program, packages }: Pick<Tool, 'program' | 'packages'>, family: string) {
  const id = FAMILIES.find((one) => one === family);
  if (id === undefined) return undefined;
  const name = packages?.[id];
  return name === undefined ? program : (name ?? undefined);
}

export type ToolState = Tool & { readonly present: boolean; readonly found?: string };

/** Asks each tool for its version, all at the same time. */
export async function findTools(): Promise<ToolState[]> {
  return Promise.all(TOOLS.map(stateOf));
}

async function stateOf(tool: Tool): Promise<ToolState> {
  const path = findTool(tool.program);
  if (path === undefined) return { ...tool, present: false };
  if (tool.version.length === 0) return { ...tool, present: true };
  const { stdout, stderr } = await run(path, tool.version);
  const found = /\d+(?:\.\d+)+/.exec(`${stdout.toString('utf8')}\n${stderr}`)?.[0];
  return { ...tool, present: true, ...(found === undefined ? {} : { found }) };
}
