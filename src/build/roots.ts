import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { familyOf } from '../families/index.ts';
import type { Plan } from '../plan/plan.ts';
import { ContribError } from '../system/errors.ts';
import { run } from '../system/run.ts';

/** `clean`: made for this build. Otherwise a directory, or a tar archive of one. */
export type RootRequest = { readonly kind: 'clean' } | { readonly kind: 'given'; readonly path: string };

type RootContext = { readonly plan: Plan; readonly tell: (text: string) => void };

/** The directory that stands for `/` in a build. What is given as a directory is used as it is. */
export async function openRoot(request: RootRequest, scratch: string, context: RootContext): Promise<string> {
  if (request.kind === 'clean') return cleanRoot(join(scratch, 'root'), context);
  const { path } = request;
  if (!existsSync(path)) throw new ContribError('bad-input', `${path}: no such directory or archive`);
  if (statSync(path).isDirectory()) return path;
  const root = join(scratch, 'root');
  mkdirSync(root);
  context.tell(`unpacking ${path}`);
  // Owners as numbers: the accounts of the archive are not those of this machine.
  const { status, stderr } = await run('tar', ['-x', '--numeric-owner', '-p', '-f', path, '-C', root]);
  if (status === 0) return root;
  throw new ContribError('bad-input', `${path} cannot be unpacked: ${stderr.trim().split('\n')[0] ?? ''}`);
}

async function cleanRoot(root: string, { plan, tell }: RootContext): Promise<string> {
  const { builder } = await familyOf(plan.distribution.family);
  const made = await builder?.cleanRoot?.(plan, root);
  if (made === undefined) {
    throw new ContribError('missing', `contrib makes no clean root of ${plan.distribution.title}`, {
      hint: 'give a directory or a tar archive of one: --in DIR',
    });
  }
  const [program = '', ...args] = made.command;
  tell(`making a clean root with ${program}`);
  const { status, stderr } = await run(program, args, { install: `install the package ${made.package}` });
  if (status === 0) return root;
  throw new ContribError('incomplete', `${program} could not make a clean root: ${lastError(stderr)}`);
}

function lastError(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return lines.findLast?.((line) => line.startsWith('E:')) ?? lines.at(-1) ?? '';
}
