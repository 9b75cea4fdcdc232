import * as z from 'zod';
import { detectHost } from '../distributions/host.ts';
import { installCommand } from '../distributions/paths.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import { findTools, packageOf, type ToolState } from '../facts/tools.ts';
import type { Io } from '../system/io.ts';
import { VERSION } from '../system/version.ts';
import type { Command } from './command.ts';

export const command: Command = {
  name: 'doctor',
  summary: 'Say what this machine has and lacks',
  description:
    'Lists the programs that contrib can use, what each is used for, and what happens without it. contrib itself needs ' +
    'Node alone.',
  arguments: [],
  options: {},
  examples: [{ command: 'contrib doctor', about: 'What to install, with the command for this distribution' }],
  outputs: ['text'],
  result: () =>
    z.object({
      contrib: z.string(),
      node: z.string(),
      host: z.object({ distribution: z.string().nullable(), name: z.string() }).nullable(),
      tools: z.array(
        z.object({
          program: z.string(),
          present: z.boolean(),
          version: z.string().nullable(),
          usedFor: z.string(),
          without: z.string(),
          package: z.nullable(z.string()),
        }),
      ),
      install: z.array(z.string()).nullable(),
    }),
  async run({ io }) {
    const tools = await findTools();
    const host = detectHost();
    const distribution =
      host?.distribution === undefined ? undefined : resolveDistribution(host.distribution);
    const family = distribution?.family ?? '';
    const lacking = tools.filter(({ present }) => !present).map((tool) => packageOf(tool, family) ?? '');
    const missing = [...new Set(lacking)].filter((name) => name !== '');
    const install =
      distribution === undefined || missing.length === 0 ? null : installCommand(distribution, missing);
    const result = {
      contrib: VERSION,
      node: process.version,
      host: host === undefined ? null : { distribution: host.distribution ?? null, name: host.prettyName },
      tools: tools.map((tool) => ({
        program: tool.program,
        present: tool.present,
        version: tool.found ?? null,
        usedFor: tool.usedFor,
        without: tool.without,
        package: packageOf(tool, family) ?? null,
      })),
      install,
    };
    return { result, text: () => describe(tools, host?.prettyName, install, io) };
  },
};

function describe(
  tools: readonly ToolState[],
  host: string | undefined,
  install: readonly string[] | null,
  io: Io,
): string {
  const lines = tools.map(({ program, present, found, usedFor, without }) => {
    const state = present
      ? io.style('green', (found ?? 'present').padEnd(8))
      : io.style('yellow', 'missing ');
    return `  ${program.padEnd(15)}  ${state}  ${usedFor}${present ? '' : `; without it: ${without}`}\n`;
  });
  const head = `contrib ${VERSION}, node ${process.version}${host === undefined ? '' : `, ${host}`}\n\n`;
  const hint = install === null ? '' : `\nTo install what is missing: ${install.join(' ')}\n`;
  return `${head}${lines.join('')}${hint}`;
}
