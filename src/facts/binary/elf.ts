/** A binary as its own header describes it. */
export type BinaryFacts = {
  readonly format: 'ELF' | 'PE' | 'Mach-O';
  /** What it runs on, as `uname -m` prints it; several of a universal Mach-O file. */
  readonly machines: readonly string[];
  /** The operating system, as far as the file says. */
  readonly system: 'linux' | 'freebsd' | 'netbsd' | 'openbsd' | 'windows' | 'macos';
  readonly type: 'program' | 'library' | 'other';
  /** The dynamic loader that an ELF program names. */
  readonly interpreter?: string;
  /** The libraries that are loaded with it. */
  readonly needed: readonly string[];
  /** It runs without a loader and without any library. */
  readonly isStatic: boolean;
  /** Where an ELF file has its libraries looked for, as it is written: `$ORIGIN` and the like are not put in. */
  readonly rpath?: readonly string[];
  readonly runpath?: readonly string[];
  /** Its stack is to be executable (PT_GNU_STACK). */
  readonly executableStack?: boolean;
  /** It was built by Go, whose runtime starts threads of its own. */
  readonly isGo?: boolean;
};

/** Gives bytes of the file; fewer where it ends before. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

type Numbers = (buffer: Buffer, offset: number, size: 2 | 4 | 8) => number;
type Segment = {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
  readonly flags: number;
};

// elf(5), and <elf.h> for the machines.
const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PT_NOTE = 4;
const PT_GNU_STACK = 0x6474e551;
const PF_X = 1;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_RPATH = 15;
const DT_RUNPATH = 29;
const MOST_SEGMENTS = 512;
const LARGEST_TABLE = 1024 * 1024;
const MOST_NEEDED = 1000;
const LONGEST_STRING = 4096;

type Kind = { readonly is64: boolean; readonly isLittle: boolean };

/** e_machine by name; what the class or the byte order decides is a function. */
const MACHINES: Readonly<Record<number, (kind: Kind) => string>> = {
  3: () => 'i686',
  8: ({ is64 }) => (is64 ? 'mips64' : 'mips'),
  20: () => 'ppc',
  21: ({ isLittle }) => (isLittle ? 'ppc64le' : 'ppc64'),
  22: ({ is64 }) => (is64 ? 's390x' : 's390'),
  40: () => 'arm',
  62: ({ is64 }) => (is64 ? 'x86_64' : 'x32'),
  183: () => 'aarch64',
  243: ({ is64 }) => (is64 ? 'riscv64' : 'riscv32'),
  258: () => 'loongarch64',
};

/** Reads an ELF file; undefined where it is none, or broken. */
export async function readElf(head: Buffer, readAt: ReadAt): Promise<BinaryFacts | undefined> {
  if (head.length < 52 || head.toString('latin1', 0, 4) !== '\x7fELF') return undefined;
  const kind = { is64: head[4] === 2, isLittle: head[5] !== 2 };
  const read = numbers(kind.isLittle);
  const segments = segmentsOf(await programHeaders(head, kind, read, readAt), kind, read);
  const type = read(head, 16, 2);
  const interpreter = await textOf(segments, PT_INTERP, readAt);
  const { needed, rpath, runpath } = await dynamicSection(segments, kind, read, readAt);
  const stack = segments.find((one) => one.type === PT_GNU_STACK);
  const number = read(head, 18, 2);
  return {
    format: 'ELF',
    machines: [MACHINES[number]?.(kind) ?? `machine ${number}`],
    system: await systemOf(head, segments, readAt),
    type:
      type === 2 || (type === 3 && interpreter !== undefined) ? 'program' : type === 3 ? 'library' : 'other',
    ...(interpreter === undefined ? {} : { interpreter }),
    needed,
    isStatic: interpreter === undefined && needed.length === 0,
    ...(rpath === undefined ? {} : { rpath }),
    ...(runpath === undefined ? {} : { runpath }),
    ...(stack !== undefined && (stack.flags & PF_X) !== 0 ? { executableStack: true } : {}),
    ...((await notesOf(segments, readAt)).some((note) => note.includes('Go\0\0')) ? { isGo: true } : {}),
  };
}

async function programHeaders(head: Buffer, { is64 }: Kind, read: Numbers, readAt: ReadAt): Promise<Buffer> {
  const offset = is64 ? read(head, 32, 8) : read(head, 28, 4);
  const size = is64 ? 56 : 32;
  const count = Math.min(read(head, is64 ? 56 : 44, 2), MOST_SEGMENTS);
  const isHere = offset + count * size <= head.length;
  return isHere ? head.subarray(offset, offset + count * size) : readAt(offset, count * size);
}

function segmentsOf(table: Buffer, { is64 }: Kind, read: Numbers): Segment[] {
  const size = is64 ? 56 : 32;
  const segments: Segment[] = [];
  for (let at = 0; at + size <= table.length; at += size) {
    segments.push({
      type: read(table, at, 4),
      offset: is64 ? read(table, at + 8, 8) : read(table, at + 4, 4),
      address: is64 ? read(table, at + 16, 8) : read(table, at + 8, 4),
      size: is64 ? read(table, at + 32, 8) : read(table, at + 16, 4),
      flags: is64 ? read(table, at + 4, 4) : read(table, at + 24, 4),
    });
  }
  return segments;
}

async function textOf(
  segments: readonly Segment[],
  type: number,
  readAt: ReadAt,
): Promise<string | undefined> {
  const segment = segments.find((one) => one.type === type);
  if (segment === undefined) return undefined;
  const bytes = await readAt(segment.offset, Math.min(segment.size, 4096));
  return cString(bytes, 0);
}

function cString(bytes: Buffer, from: number): string {
  const end = bytes.indexOf(0, from);
  return bytes.toString('utf8', from, end === -1 ? bytes.length : end);
}

type Dynamic = Pick<BinaryFacts, 'needed' | 'rpath' | 'runpath'>;

async function dynamicSection(
  segments: readonly Segment[],
  { is64 }: Kind,
  read: Numbers,
  readAt: ReadAt,
): Promise<Dynamic> {
  const dynamic = segments.find(({ type }) => type === PT_DYNAMIC);
  if (dynamic === undefined) return { needed: [] };
  const table = await readAt(dynamic.offset, Math.min(dynamic.size, LARGEST_TABLE));
  const word = is64 ? 8 : 4;
  const offsets: { readonly tag: number; readonly at: number }[] = [];
  let strings = 0;
  for (let at = 0; at + 2 * word <= table.length && offsets.length < MOST_NEEDED; at += 2 * word) {
    const tag = read(table, at, word);
    if (tag === 0) break;
    const value = read(table, at + word, word);
    if (tag === DT_NEEDED || tag === DT_RPATH || tag === DT_RUNPATH) offsets.push({ tag, at: value });
    if (tag === DT_STRTAB) strings = value;
  }
  const load = segments.find(
    ({ type, address, size }) => type === PT_LOAD && strings >= address && strings < address + size,
  );
  if (load === undefined || offsets.length === 0) return { needed: [] };
  const start = strings - load.address + load.offset;
  const end = Math.max(...offsets.map(({ at }) => at)) + LONGEST_STRING;
  const bytes = await readAt(start, Math.min(end, LARGEST_TABLE));
  const textsOf = (wanted: number) =>
    offsets.filter(({ tag, at }) => tag === wanted && at < bytes.length).map(({ at }) => cString(bytes, at));
  const pathsOf = (wanted: number) =>
    textsOf(wanted)
      .flatMap((text) => text.split(':'))
      .filter((path) => path !== '');
  const [rpath, runpath] = [pathsOf(DT_RPATH), pathsOf(DT_RUNPATH)];
  return {
    needed: textsOf(DT_NEEDED),
    ...(rpath.length === 0 ? {} : { rpath }),
    ...(runpath.length === 0 ? {} : { runpath }),
  };
}

async function notesOf(segments: readonly Segment[], readAt: ReadAt): Promise<string[]> {
  const notes = segments.filter(({ type }) => type === PT_NOTE).slice(0, 8);
  return Promise.all(
    notes.map(async ({ offset, size }) => (await readAt(offset, Math.min(size, 256))).toString('latin1')),
  );
}

/** EI_OSABI says FreeBSD; NetBSD and OpenBSD say it in a note, everything else is Linux here. */
async function systemOf(
  head: Buffer,
  segments: readonly Segment[],
  readAt: ReadAt,
): Promise<BinaryFacts['system']> {
  if (head[7] === 9) return 'freebsd';
  if (head[7] === 2) return 'netbsd';
  if (head[7] === 12) return 'openbsd';
  for (const note of await notesOf(segments, readAt)) {
    if (note.includes('NetBSD\0')) return 'netbsd';
    if (note.includes('OpenBSD\0')) return 'openbsd';
    if (note.includes('FreeBSD\0')) return 'freebsd';
  }
  return 'linux';
}

/** What lies behind the end is 0. */
function numbers(isLittle: boolean): Numbers {
  return (buffer, offset, size) => {
    if (offset < 0 || offset + size > buffer.length) return 0;
    if (size === 8) return Number(isLittle ? buffer.readBigUInt64LE(offset) : buffer.readBigUInt64BE(offset));
    return isLittle ? buffer.readUIntLE(offset, size) : buffer.readUIntBE(offset, size);
  };
}
