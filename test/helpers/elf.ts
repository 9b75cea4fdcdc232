/** An ELF file of x86_64 with the headers that a loader reads, and nothing that could be run (elf(5)). */
export type ElfSpec = {
  readonly interpreter?: string | undefined;
  readonly needed?: readonly string[] | undefined;
  readonly rpath?: string | undefined;
  readonly runpath?: string | undefined;
  readonly executableStack?: boolean | undefined;
  /** A note as Go's linker writes it. */
  readonly go?: boolean | undefined;
  readonly machine?: number | undefined;
  /** Bytes behind everything else, such as a loader's list of directories. */
  readonly data?: string | undefined;
};

const HEADER = 64;
const PROGRAM_HEADER = 56;
const [PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_NOTE, PT_GNU_STACK] = [1, 2, 3, 4, 0x6474e551];
const [DT_NEEDED, DT_STRTAB, DT_RPATH, DT_RUNPATH] = [1, 5, 15, 29];

type Segment = {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly flags: number;
};

/** Makes one; the file is mapped to address 0 as a whole. */
export function makeElf(spec: ElfSpec): Buffer {
  const strings = stringTable([...(spec.needed ?? []), spec.rpath, spec.runpath]);
  const parts: { readonly type?: number; readonly bytes: Buffer }[] = [
    { bytes: strings.bytes },
    ...(spec.interpreter === undefined
      ? []
      : [{ type: PT_INTERP, bytes: Buffer.from(`${spec.interpreter}\0`) }]),
    ...(spec.go === true ? [{ type: PT_NOTE, bytes: goNote() }] : []),
    { bytes: Buffer.from(spec.data ?? '', 'latin1') },
  ];
  const count = parts.filter(({ type }) => type !== undefined).length + 3;
  let offset = HEADER + count * PROGRAM_HEADER;
  const stringsAt = offset;
  const segments: Segment[] = [];
  for (const { type, bytes } of parts) {
    if (type !== undefined) segments.push({ type, offset, size: bytes.length, flags: 4 });
    offset += bytes.length;
  }
  const dynamic = dynamicTable(spec, strings.at, stringsAt);
  segments.push({ type: PT_DYNAMIC, offset, size: dynamic.length, flags: 6 });
  segments.push({ type: PT_LOAD, offset: 0, size: offset + dynamic.length, flags: 5 });
  segments.push({ type: PT_GNU_STACK, offset: 0, size: 0, flags: spec.executableStack === true ? 7 : 6 });
  return Buffer.concat([
    header(spec, count),
    ...segments.map(programHeader),
    ...parts.map(({ bytes }) => bytes),
    dynamic,
  ]);
}

function stringTable(texts: readonly (string | undefined)[]): {
  bytes: Buffer;
  at: (text: string) => number;
} {
  const all = texts.filter((text) => text !== undefined);
  const bytes = Buffer.from(`\0${all.map((text) => `${text}\0`).join('')}`);
  return { bytes, at: (text) => bytes.indexOf(`\0${text}\0`) + 1 };
}

function dynamicTable(
  { needed = [], rpath, runpath }: ElfSpec,
  at: (text: string) => number,
  strings: number,
): Buffer {
  const entries: [number, number][] = needed.map((name) => [DT_NEEDED, at(name)]);
  if (rpath !== undefined) entries.push([DT_RPATH, at(rpath)]);
  if (runpath !== undefined) entries.push([DT_RUNPATH, at(runpath)]);
  if (entries.length > 0) entries.push([DT_STRTAB, strings]);
  const bytes = Buffer.alloc((entries.length + 1) * 16);
  for (const [index, [tag, value]] of entries.entries()) {
    bytes.writeBigUInt64LE(BigInt(tag), index * 16);
    bytes.writeBigUInt64LE(BigInt(value), index * 16 + 8);
  }
  return bytes;
}

function header({ machine = 62 }: ElfSpec, count: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.write('\x7fELF\x02\x01\x01', 'latin1');
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(machine, 18);
  bytes.writeBigUInt64LE(BigInt(HEADER), 32);
  bytes.writeUInt16LE(PROGRAM_HEADER, 54);
  bytes.writeUInt16LE(count, 56);
  return bytes;
}

function programHeader({ type, offset, size, flags }: Segment): Buffer {
  const bytes = Buffer.alloc(PROGRAM_HEADER);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(flags, 4);
  bytes.writeBigUInt64LE(BigInt(offset), 8);
  bytes.writeBigUInt64LE(BigInt(offset), 16);
  bytes.writeBigUInt64LE(BigInt(size), 32);
  bytes.writeBigUInt64LE(BigInt(size), 40);
  return bytes;
}

function goNote(): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32LE(4, 0);
  bytes.writeUInt32LE(4, 4);
  bytes.writeUInt32LE(4, 8);
  bytes.write('Go\0\0', 12, 'latin1');
  return bytes;
}

/** The directories that glibc's loader has in itself, as they stand there. */
export const GLIBC_DIRECTORIES = '\0/lib/x86_64-linux-gnu/\0/usr/lib/x86_64-linux-gnu/\0/lib/\0/usr/lib/\0\0';
