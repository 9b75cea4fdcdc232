import { chmodSync, chownSync, lchownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, run } from '../system/run.ts';

/** Where every build finds its files, whatever machine it runs on: rpm and pacman record it. FHS 3.0, 3.12. */
const INSIDE = '/mnt';
/** nobody: has the same number everywhere, and no rights (systemd, "Users, Groups, UIDs and GIDs"). */
const NOBODY = 65534;

/** How much of a box this machine allows. */
export type BoxKind = 'root' | 'user' | 'none';

export type Box = {
  readonly kind: BoxKind;
  readonly hasNetwork: boolean;
  /** The directory that is seen inside. */
  readonly directory: string;
  /** Another root than this machine’s own. */
  readonly root: string | undefined;
  readonly inBox: (path: string) => string;
  /** The command that runs a program in the box. */
  readonly enter: (
    command: readonly string[],
    options: {
      readonly cwd: string;
      readonly unprivileged: boolean;
      readonly network: boolean;
      readonly instead: Readonly<Record<string, string>>;
    },
  ) => readonly string[];
};

/** Mounts, goes to the directory, and becomes the program; of a root of its own, with the system's file systems in it. */
const ENTER = 'mount --bind "$1" /mnt && cd "$2" && shift 2 && exec "$@"';
const ENTER_ROOT =
  'mount --bind "$1" "$3/mnt" && mount --rbind /proc "$3/proc" && mount --rbind /dev "$3/dev" && ' +
  'dir=$2 root=$3 && shift 3 && exec chroot "$root" /bin/sh -c \'cd "$0" && exec "$@"\' "$dir" "$@"';

/**
 * A network of one's own begins without the loopback device, which tests of many projects talk over; a build may use it
 * (Debian Policy 4.9). Where this machine has neither program, it stays down.
 */
const LOOPBACK =
  '(PATH=$PATH:/usr/sbin:/sbin; ip link set lo up || ifconfig lo up) >/dev/null 2>&1; exec "$@"';

/** Before rights are dropped, in the root that the program will see. */
const INSTEAD = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';

/**
 * Makes the box that builds run in: one path, nobody's rights, and no network, as far as this machine has namespaces
 * (unshare(1)). Without them programs run on the directory itself.
 * @param root a directory that stands for `/`.
 */
export async function openBox(directory: string, root?: string): Promise<Box> {
  for (const name of ['work', 'home', 'tmp']) mkdirSync(join(directory, name));
  for (const path of [directory, ...['work', 'home', 'tmp'].map((name) => join(directory, name))])
    chmodSync(path, 0o700);
  const kind = await kindOf();
  const hasNetwork = kind === 'none' || !(await works([...namespaces(kind), '--net']));
  const inside = kind === 'none' ? directory : INSIDE;
  const inBox = (path: string) =>
    path.startsWith(directory) ? `${inside}${path.slice(directory.length)}` : path;
  return {
    kind,
    hasNetwork,
    directory,
    root,
    inBox,
    enter: (command, { cwd, unprivileged, network, instead }) => {
      if (kind === 'none') return command;
      const apart = hasNetwork || network ? ['--'] : ['--net', '--', 'sh', '-c', LOOPBACK, 'sh'];
      const mounts = Object.entries(instead).flatMap(([hidden, file]) => {
        return ['sh', '-c', INSTEAD, 'sh', inBox(file), hidden];
      });
      const drop = unprivileged || kind === 'user' ? dropRights(kind, root !== undefined) : [];
      const script = root === undefined ? ENTER : ENTER_ROOT;
      const roots = root === undefined ? [] : [root];
      return [
        ...namespaces(kind),
        ...apart,
        'sh',
        '-c',
        script,
        'sh',
        directory,
        inBox(cwd),
        ...roots,
        ...mounts,
        ...drop,
        ...command,
      ];
    },
  };
}

/** Gives what contrib itself wrote to whom the programs run as. */
export function giveToBuilder({ kind, directory }: Box): void {
  if (kind === 'root') giveAway(directory);
}

function giveAway(path: string): void {
  chownSync(path, NOBODY, NOBODY);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveAway(inner);
    else lchownSync(inner, NOBODY, NOBODY);
  }
}

/**
 * Root becomes nobody. A user is root in the namespace that mounts, and himself again in one below it, because makepkg
 * refuses root; a chroot allows no namespace below it (clone(2), EPERM).
 */
function dropRights(kind: BoxKind, isChroot: boolean): readonly string[] {
  if (kind === 'root') return ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  if (isChroot) return [];
  const [user, group] = [process.getuid?.() ?? NOBODY, process.getgid?.() ?? NOBODY];
  return ['unshare', '--user', `--map-user=${user}`, `--map-group=${group}`, '--'];
}

function namespaces(kind: BoxKind): readonly string[] {
  return kind === 'root' ? ['unshare', '--mount'] : ['unshare', '--user', '--map-root-user', '--mount'];
}

async function kindOf(): Promise<BoxKind> {
  if (findProgram('unshare') === undefined) return 'none';
  const kind = process.getuid?.() === 0 ? 'root' : 'user';
  return (await works([...namespaces(kind), '--', 'sh', '-c', 'mount --bind /tmp /mnt', 'sh']))
    ? kind
    : 'none';
}

async function works(command: readonly string[]): Promise<boolean> {
  const [program = '', ...args] = command.includes('--') ? command : [...command, '--', 'true'];
  return (await run(program, args)).status === 0;
}
