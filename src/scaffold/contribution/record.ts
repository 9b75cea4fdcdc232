import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { ContribError } from '../../system/errors.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { readTextFileIfAny } from '../../system/text-file.ts';

/** Where contrib remembers what it made, so that it knows what a person edited since. */
export const GENERATED_FILE = 'generated.json';

const GeneratedRecord = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** The sha256 of each generated file as contrib wrote it, by its path in the directory. */
export type GeneratedRecord = ReadonlyMap<string, string>;

/**
 * Reads what contrib remembers of a directory; nothing where it made none of it.
 * @throws ContribError bad-input where the record cannot be read.
 */
export function readRecord(root: string, directory: string): GeneratedRecord {
  const file = `${directory}/${GENERATED_FILE}`;
  const text = readTextFileIfAny(join(root, file));
  if (text === undefined) return new Map();
  const parsed = GeneratedRecord.safeParse(parseJson(text));
  if (parsed.success) return new Map(Object.entries(parsed.data));
  throw new ContribError('bad-input', `${file} is not a list of paths with their sha256`, {
    place: { file },
    hint: 'delete it: every file there then counts as edited, and is kept',
  });
}

export function formatRecord(record: GeneratedRecord): string {
  const sorted = [...record].sort(([a], [b]) => comparePaths(a, b));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}

export function digestOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
