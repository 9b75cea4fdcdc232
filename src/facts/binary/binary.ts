import type { SetItem, SetView } from '../set-view.ts';
import { type BinaryFacts, type ReadAt, readElf } from './elf.ts';
import { readMachO, readPe } from './foreign.ts';

export type { BinaryFacts } from './elf.ts';

const HEAD = 4096;
/** How far into a file a table may lie: what is further away is not read. */
const FARTHEST = 1024 * 1024 * 1024;

/** What a file of a set is, where it is a binary of any system; its headers alone are looked at. */
export async function readBinary(view: SetView, item: SetItem): Promise<BinaryFacts | undefined> {
  if (item.entry.type !== 'file' && item.entry.type !== 'hardlink') return undefined;
  const head = await view.head(item, HEAD);
  return (await readElf(head, rangeReader(view, item, head))) ?? readPe(head) ?? readMachO(head);
}

/** Content is a stream: a range behind the head is reached by reading from the start, and letting go what is before. */
function rangeReader(view: SetView, { pkg, entry }: SetItem, head: Buffer): ReadAt {
  return async (offset, length) => {
    const end = offset + length;
    if (offset < 0 || length <= 0 || end > FARTHEST) return Buffer.alloc(0);
    if (end <= head.length) return head.subarray(offset, end);
    const chunks: Uint8Array[] = [];
    let at = 0;
    for await (const chunk of view.set.open(pkg, entry)) {
      const from = Math.max(offset - at, 0);
      if (from < chunk.length) chunks.push(chunk.subarray(from, Math.min(end - at, chunk.length)));
      at += chunk.length;
      if (at >= end) break;
    }
    return Buffer.concat(chunks);
  };
}

const ALIASES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  i386: 'i686',
  i486: 'i686',
  i586: 'i686',
  ppc64el: 'ppc64le',
  powerpc64le: 'ppc64le',
  loong64: 'loongarch64',
};

/** An architecture by the name that `uname -m` gives it. */
export function canonicalMachine(name: string): string {
  return ALIASES[name] ?? name;
}

/** Whether a binary runs on the architecture of that name; the files of all 32-bit ARM systems say the same. */
export function runsOn({ machines }: BinaryFacts, architecture: string): boolean {
  const wanted = canonicalMachine(architecture);
  return machines.some(
    (machine) => machine === wanted || (machine === 'arm' && /^arm(v[5-8]|hf$|el$)/.test(wanted)),
  );
}
