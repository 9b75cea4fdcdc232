import type { BinaryFacts } from './elf.ts';

// Microsoft, "PE Format", 3.3.1; Apple, <mach/machine.h> and <mach-o/fat.h>.
const PE_MACHINES: Readonly<Record<number, string>> = {
  332: 'i686',
  448: 'arm',
  452: 'arm',
  34404: 'x86_64',
  43620: 'aarch64',
};
const MACH_MACHINES: Readonly<Record<number, string>> = {
  7: 'i686',
  12: 'arm',
  16777223: 'x86_64',
  16777228: 'aarch64',
};
const MOST_SLICES = 16;

/** A program of Windows; undefined where the head is none. What it links with is not looked at. */
export function readPe(head: Buffer): BinaryFacts | undefined {
  if (head.length < 64 || head.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const at = head.readUInt32LE(60);
  if (at + 24 > head.length || head.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined;
  const number = head.readUInt16LE(at + 4);
  const isLibrary = (head.readUInt16LE(at + 22) & 8192) !== 0;
  return foreign('PE', 'windows', [PE_MACHINES[number] ?? `machine ${number}`], isLibrary);
}

/** A program of macOS, for one machine or for several. */
export function readMachO(head: Buffer): BinaryFacts | undefined {
  if (head.length < 32) return undefined;
  const magic = head.toString('hex', 0, 4);
  if (magic === 'cafebabe' || magic === 'cafebabf') return universal(head, magic === 'cafebabf' ? 32 : 20);
  if (magic !== 'cffaedfe' && magic !== 'cefaedfe') return undefined;
  return foreign('Mach-O', 'macos', [machName(head.readUInt32LE(4))], head.readUInt32LE(12) !== 2);
}

/** A Java class begins with the same bytes; what stands for the number of machines is its version, 45 and more. */
function universal(head: Buffer, size: number): BinaryFacts | undefined {
  const count = head.readUInt32BE(4);
  if (count === 0 || count > MOST_SLICES || 8 + count * size > head.length) return undefined;
  const machines = Array.from({ length: count }, (_, index) => machName(head.readUInt32BE(8 + index * size)));
  return foreign('Mach-O', 'macos', machines, false);
}

function machName(number: number): string {
  return MACH_MACHINES[number] ?? `machine ${number}`;
}

/** Static programs in the sense of ELF do not exist there: the system's own libraries are always loaded. */
function foreign(
  format: BinaryFacts['format'],
  system: BinaryFacts['system'],
  machines: readonly string[],
  isLibrary: boolean,
): BinaryFacts {
  return { format, machines, system, type: isLibrary ? 'library' : 'program', needed: [], isStatic: false };
}
