import * as z from 'zod/mini';
import { ContribError } from '../system/errors.ts';
import { pathFromBytes } from '../system/path-bytes.ts';
import { readTextFileIfAny } from '../system/text-file.ts';

const Recorded = z.strictObject({
  format: z.literal(1),
  entries: z.array(
    z.strictObject({
      path: z.string(),
      /** Where the path is not UTF-8: its bytes in base64. */
      pathBytes: z.optional(z.base64()),
      owner: z.string(),
      group: z.string(),
      capabilities: z.optional(z.string()),
    }),
  ),
});

/** Who should own a path of a staged tree, had `stage` had the right to say so. */
export type RecordedOwner = Omit<z.infer<typeof Recorded>['entries'][number], 'path' | 'pathBytes'>;

/** Much larger than a description: it names every path of a tree. */
const LIMIT = 256 * 1024 * 1024;

/** Where the owners of a staged tree are written: `DIR.owners.json` beside `DIR`. */
export function ownersFile(root: string): string {
  return `${root.replace(/(?<=.)\/+$/, '')}.owners.json`;
}

/**
 * The owners that `stage` wrote beside a tree, of the paths that are not root’s; undefined where it wrote none.
 * @throws ContribError bad-input where the file is not what `stage` writes.
 */
export function readRecordedOwners(root: string): ReadonlyMap<string, RecordedOwner> | undefined {
  const file = ownersFile(root);
  const text = readTextFileIfAny(file, LIMIT);
  if (text === undefined) return undefined;
  const parsed = Recorded.safeParse(parseJson(file, text));
  if (!parsed.success) throw notOwners(file);
  return new Map(
    parsed.data.entries.map(({ path, pathBytes, ...owner }) => [
      pathBytes === undefined ? path : pathFromBytes(Buffer.from(pathBytes, 'base64')),
      owner,
    ]),
  );
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notOwners(file, error);
  }
}

function notOwners(file: string, cause?: unknown): ContribError {
  return new ContribError('bad-input', `${file} does not hold the owners of a staged tree`, {
    hint: 'stage the tree again, or remove the file',
    cause,
  });
}
