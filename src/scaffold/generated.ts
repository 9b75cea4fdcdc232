import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refuseDetour } from '../system/detour.ts';
import { ContribError } from '../system/errors.ts';
import { unifiedDiff } from './contribution/line-diff.ts';
import {
  digestOf,
  formatRecord,
  GENERATED_FILE,
  type GeneratedRecord,
  readRecord,
} from './contribution/record.ts';
import { writeTogether } from './contribution/write-together.ts';

/** A file that contrib makes in a distribution's directory. */
export type GeneratedFile = {
  /** Relative to the directory. */
  readonly path: string;
  readonly text: string | Uint8Array;
  readonly executable?: boolean;
  /** False for what no later run could make again, as a copy: it counts as a person's from the start. */
  readonly remember?: boolean;
};

export type WriteState = 'created' | 'unchanged' | 'updated' | 'kept';

/** What becomes of one file. */
export type PlannedWrite = {
  /** Relative to the directory. */
  readonly path: string;
  readonly state: WriteState;
  /** Of a kept file: from what is there to what contrib would write. */
  readonly diff?: string;
  readonly content: Buffer;
  readonly mode: number;
};

export type UpdatedFile = Pick<PlannedWrite, 'path' | 'state' | 'diff'>;

export type OverwriteOptions = {
  /** Overwrite whatever was edited. */
  readonly force?: boolean;
  /** Overwrite these, edited or not: paths relative to the directory. */
  readonly overwrite?: readonly string[];
};

const LARGEST = 16 * 1024 * 1024;

/**
 * Says what would become of each file, and of the record of digests behind them. A file whose digest is neither the
 * remembered one nor that of the new text was edited by a person, and is kept.
 * @throws ContribError bad-input where a link or anything else than a file is in the way.
 */
export function planWrites(
  projectRoot: string,
  directory: string,
  files: readonly GeneratedFile[],
  options: OverwriteOptions = {},
): PlannedWrite[] {
  for (const path of [...files.map((file) => file.path), GENERATED_FILE]) {
    refuseDetour(projectRoot, `${directory}/${path}`, 'file');
  }
  const record = readRecord(projectRoot, directory);
  const writes = files.map((file) => planWrite(projectRoot, directory, file, record, options));
  return [...writes, planRecord(projectRoot, directory, record, files, writes)];
}

/** Writes what was planned: all of it, or nothing where something fails. */
export async function applyWrites(
  projectRoot: string,
  directory: string,
  writes: readonly PlannedWrite[],
): Promise<void> {
  const pending = writes.filter(({ state }) => state === 'created' || state === 'updated');
  if (pending.length > 0) await writeTogether(projectRoot, directory, pending);
}

/** Brings generated files up to date, except those that a person edited: `contrib map --write` and the like. */
export async function updateGenerated(
  projectRoot: string,
  directory: string,
  files: readonly GeneratedFile[],
  options: OverwriteOptions & { readonly dryRun?: boolean } = {},
): Promise<UpdatedFile[]> {
  const writes = planWrites(projectRoot, directory, files, options);
  if (options.dryRun !== true) await applyWrites(projectRoot, directory, writes);
  return writes
    .filter(({ path }) => path !== GENERATED_FILE)
    .map(({ path, state, diff }) => ({ path, state, ...(diff === undefined ? {} : { diff }) }));
}

function planWrite(
  root: string,
  directory: string,
  file: GeneratedFile,
  record: GeneratedRecord,
  { force = false, overwrite = [] }: OverwriteOptions,
): PlannedWrite {
  const { path } = file;
  const content = Buffer.from(file.text);
  const planned = { path, content, mode: file.executable === true ? 0o755 : 0o644 };
  const there = readIfAny(root, `${directory}/${path}`);
  if (there === undefined) return { ...planned, state: 'created' };
  if (there.equals(content)) return { ...planned, state: 'unchanged' };
  if (force || overwrite.includes(path) || record.get(path) === digestOf(there)) {
    return { ...planned, state: 'updated' };
  }
  const names = { old: `${directory}/${path}`, new: `${directory}/${path} (as contrib would write it)` };
  return {
    ...planned,
    state: 'kept',
    diff: unifiedDiff(names, there.toString('utf8'), content.toString('utf8')),
  };
}

function planRecord(
  root: string,
  directory: string,
  record: GeneratedRecord,
  files: readonly GeneratedFile[],
  writes: readonly PlannedWrite[],
): PlannedWrite {
  const next = new Map([...record].filter(([path]) => isFile(join(root, directory, path))));
  for (const [index, { path, state, content }] of writes.entries()) {
    if (state === 'kept') continue;
    if (files[index]?.remember === false) next.delete(path);
    else next.set(path, digestOf(content));
  }
  const content = Buffer.from(formatRecord(next));
  const there = readIfAny(root, `${directory}/${GENERATED_FILE}`);
  const state = there === undefined ? 'created' : there.equals(content) ? 'unchanged' : 'updated';
  return { path: GENERATED_FILE, content, mode: 0o644, state };
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** `path` was looked at by `refuseDetour`: it is a file, or nothing. */
function readIfAny(root: string, path: string): Buffer | undefined {
  const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.size > LARGEST) {
    throw new ContribError('bad-input', `${path} is larger than contrib makes any file`, {
      hint: 'move it away',
    });
  }
  return readFileSync(join(root, path));
}
