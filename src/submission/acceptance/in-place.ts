import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import {
  ACCEPTED_DIRECTORY,
  AcceptanceRecord,
  acceptancePath,
  parseAcceptance,
} from '../../facts/acceptance-record.ts';
import type { BundleFacts } from '../../facts/bundle.ts';
import type { Listing } from '../../facts/bundle-listing.ts';
import { RECORD_FILE } from '../../facts/bundle-record.ts';
import { syncDirectory, writeDirectoryWhole, writeWhole } from '../../system/atomic.ts';
import { writeFailure } from '../../system/atomic-errors.ts';
import { forgetPartial, rememberPartial, removePartial, removeStale } from '../../system/atomic-partials.ts';
import { writeFully } from '../../system/compress/sink.ts';
import { refuseDetour } from '../../system/detour.ts';
import { ContribError } from '../../system/errors.ts';
import { readBytes, readTextFile } from '../../system/text-file.ts';
import { hashTree } from '../tree-listing.ts';
import { fillDirectory } from './fill-directory.ts';
import { type AcceptancePlan, type Present, presentFrom } from './plan.ts';
import { type RecordSignature, recordFiles } from './record-files.ts';

/**
 * What is still to do once the new directory is whole. It is written before anything moves, so that whoever finds it
 * after a power cut can finish: two directories cannot change places in one step everywhere (rename(2)).
 */
const Journal = z.strictObject({
  record: AcceptanceRecord,
  signature: z.strictObject({ ending: z.string().regex(/^\.[a-z]+$/), base64: z.string() }).nullable(),
});
type Journal = z.infer<typeof Journal>;

/** `.ubuntu.accepting` in distros/: whose acceptance is under way. */
const JOURNAL = /^\.([A-Za-z0-9][A-Za-z0-9+._-]*)\.accepting$/;

/** What is left beside once no journal names it any more. */
const LEFTOVER = /^\.[A-Za-z0-9][A-Za-z0-9+._-]*\.accepted-(?:new|old)$/;

type Places = {
  readonly own: string;
  readonly next: string;
  readonly old: string;
  readonly journal: string;
};

function placesOf(root: string, distribution: string): Places {
  const beside = (what: string) => join(root, 'distros', `.${distribution}.${what}`);
  return {
    own: join(root, 'distros', distribution),
    next: beside('accepted-new'),
    old: beside('accepted-old'),
    journal: beside('accepting'),
  };
}

/**
 * Whether this very bundle was accepted here. Without a repository the tree is its own base, and is not what the bundle
 * was made on any more once it holds an acceptance.
 */
export function isInPlace(root: string, { distribution = '', digest }: BundleFacts): boolean {
  const bytes = bytesIn(root, acceptancePath(distribution));
  const record = bytes === undefined ? undefined : parseAcceptance(bytes);
  return typeof record === 'object' && record.bundle.digest === digest;
}

/** What is in a tree that no git repository holds. */
export async function presentInPlace(root: string, plan: AcceptancePlan): Promise<Present> {
  const { own, record } = plan;
  refuseDetour(root, own, 'directory');
  const directory = join(root, own);
  const found: Listing = existsSync(directory) ? await hashTree(directory) : new Map();
  const entries = [...found.values()].map((entry) => ({ ...entry, path: `${own}/${entry.path}` }));
  const listing = new Map(entries.map((entry) => [entry.path, entry]));
  const recordPath = acceptancePath(record.distribution);
  return presentFrom(plan, listing, bytesIn(root, recordPath), bytesIn(root, `${own}/${RECORD_FILE}`));
}

function bytesIn(root: string, path: string): Buffer | undefined {
  refuseDetour(root, path, 'file');
  return existsSync(join(root, path)) ? readBytes(join(root, path)) : undefined;
}

/** Puts the contribution and the record into the tree: as before, or as after, whatever happens meanwhile. */
export async function acceptInPlace(
  root: string,
  plan: AcceptancePlan,
  signature: RecordSignature | undefined,
): Promise<void> {
  const { record } = plan;
  const places = placesOf(root, record.distribution);
  mkdirSync(join(root, 'distros'), { recursive: true });
  rmSync(places.next, { recursive: true, force: true });
  rememberPartial(places.next);
  try {
    await writeDirectoryWhole(places.next, (partial) => fillDirectory(partial, plan));
    const bytes = signature?.bytes.toString('base64') ?? '';
    const signed = signature === undefined ? null : { ending: signature.ending, base64: bytes };
    const journal: Journal = { record, signature: signed };
    await writeWhole(places.journal, (fd) => writeFully(fd, Buffer.from(JSON.stringify(journal))));
  } catch (error) {
    removePartial(places.next);
    throw error;
  }
  forgetPartial(places.next);
  await finish(root, places);
}

/** Finishes what killed runs began and had written whole. What they had not is as before, and goes. */
export async function finishInterrupted(root: string): Promise<void> {
  const directory = join(root, 'distros');
  if (!existsSync(directory)) return;
  for (const name of readdirSync(directory)) {
    const distribution = JOURNAL.exec(name)?.[1];
    if (distribution !== undefined) await finish(root, placesOf(root, distribution));
  }
  for (const name of readdirSync(directory)) if (LEFTOVER.test(name)) removePartial(join(directory, name));
}

async function finish(root: string, places: Places): Promise<void> {
  const { record, signature } = readJournal(places.journal);
  const bytes = Buffer.from(signature?.base64 ?? '', 'base64');
  const { files, removed } = recordFiles(
    record,
    signature === null ? undefined : { ending: signature.ending, bytes },
  );
  try {
    swap(places);
    mkdirSync(join(root, ACCEPTED_DIRECTORY), { recursive: true });
    for (const file of files) {
      await writeWhole(join(root, file.path), (fd) => writeFully(fd, file.bytes), { replace: true });
    }
    for (const path of removed) rmSync(join(root, path), { force: true });
    syncDirectory(dirname(places.own));
    rmSync(places.journal);
    removePartial(places.old);
    removeStale(places.journal);
  } catch (error) {
    throw writeFailure(error, places.own);
  }
}

/** Every state that a killed run can leave is the beginning, the middle or the end of this. */
function swap({ own, next, old }: Places): void {
  if (lstatSync(next, { throwIfNoEntry: false }) === undefined) return;
  if (lstatSync(own, { throwIfNoEntry: false }) !== undefined) {
    rmSync(old, { recursive: true, force: true });
    renameSync(own, old);
  }
  renameSync(next, own);
}

function readJournal(path: string): Journal {
  try {
    return Journal.parse(JSON.parse(readTextFile(path)));
  } catch (error) {
    throw new ContribError('bad-input', `${path} is not what contrib accept writes`, {
      hint: 'look at it, and remove it',
      cause: error,
    });
  }
}
