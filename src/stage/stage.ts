import { installationOf } from '../plan/installation.ts';
import type { Plan } from '../plan/plan.ts';
import { writeDirectoryWhole } from '../system/atomic.ts';
import { writeFailure } from '../system/atomic-errors.ts';
import { ContribError } from '../system/errors.ts';
import { replaceDirectoryWhole } from '../system/replace-directory.ts';
import { checkDestination } from './destination.ts';
import { type Filled, fillTree } from './fill.ts';
import { checkOwnersFile, type PendingOwners, removeOwners, writeOwners } from './owners-file.ts';

export type StageOptions = {
  /** Absolute path of the directory to make. */
  readonly destination: string;
  /** The time of everything in the tree, in seconds since 1970. */
  readonly seconds: number;
  /** Replace the directory and all that is in it. */
  readonly replace: boolean;
  /** Directories that must not go with a replaced one. */
  readonly precious: readonly string[];
  readonly tell: (done: number, total: number) => void;
};

export type Staged = {
  readonly destination: string;
  readonly files: number;
  readonly directories: number;
  readonly links: number;
  readonly bytes: number;
  /** Whether the owners are those of the description, as far as this machine knows them, or only written down. */
  readonly owners: 'set' | 'recorded';
  /** Where the owners and capabilities that could not be set are written down. */
  readonly ownersFile?: string;
  /** How many paths of it have another owner than root, or capabilities. */
  readonly unset: number;
};

/**
 * Installs what a plan says into a directory that appears whole or not at all, with the modes of the description
 * whatever the checkout and the umask are.
 * @throws ContribError usage where the directory may not be used, incomplete where something cannot be read or written.
 */
export async function stage(plan: Plan, options: StageOptions): Promise<Staged> {
  const { destination, seconds, tell } = options;
  const installation = installationOf(plan);
  checkDestination(destination, options.replace, {
    root: plan.project.root,
    directories: options.precious,
    installation,
  });
  checkOwnersFile(destination);
  const isRoot = process.getuid?.() === 0;
  let filled: Filled = { bytes: 0, unset: [] };
  let owners: PendingOwners | undefined;
  let filling = destination;
  const fill = async (partial: string) => {
    filling = partial;
    filled = await fillTree(partial, plan, installation, { seconds, tell });
    if (!isRoot || filled.unset.length > 0) owners = await writeOwners(destination, filled.unset);
  };
  try {
    if (options.replace) await replaceDirectoryWhole(destination, fill);
    else await writeDirectoryWhole(destination, fill);
  } catch (error) {
    owners?.discard();
    throw readable(error, filling, destination);
  }
  if (owners === undefined) removeOwners(destination);
  else owners.publish();
  const { parents, directories, files, links } = installation;
  return {
    destination,
    files: files.length,
    directories: parents.length + directories.filter(({ entry }) => entry.path !== '/').length,
    links: links.length,
    bytes: filled.bytes,
    owners: isRoot ? 'set' : 'recorded',
    ...(owners === undefined ? {} : { ownersFile: owners.path }),
    unset: filled.unset.length,
  };
}

/** The user knows the directory by its own name, not by that of the one which is being filled. */
function readable(error: unknown, filling: string, destination: string): unknown {
  const failure = writeFailure(error, destination);
  if (!(failure instanceof ContribError) || !failure.message.includes(filling)) return failure;
  const { code, hint, cause } = failure;
  const message = failure.message.replaceAll(filling, destination);
  return new ContribError(code, message, { cause, ...(hint === undefined ? {} : { hint }) });
}
