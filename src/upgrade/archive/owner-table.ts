/** The packages that own a path, as a number, which is the same in every index that spells them the same. */
export type OwnerTable = {
  /** @param bytes `section/package`, several with commas, as Contents has them. */
  readonly number: (bytes: Buffer, start: number, end: number) => number;
  /** As the index spells it. */
  readonly text: (number: number) => string;
  /** The names of the packages alone. */
  readonly names: (number: number) => readonly string[];
};

const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const FIRST_SLOTS = 1 << 16;

type Known = { readonly bytes: Buffer; readonly text: string; readonly names: readonly string[] };

/** Indexes change from one owner to the next a million times, so that finding a known one makes no string. */
export function ownerTable(): OwnerTable {
  const known: Known[] = [];
  let slots = new Int32Array(FIRST_SLOTS);
  const slotOf = (bytes: Buffer, start: number, end: number) => {
    const mask = slots.length - 1;
    let slot = hashOf(bytes, start, end) & mask;
    // A slot holds a number and one, so that zero is an empty one.
    for (let at = slots[slot] ?? 0; at > 0; at = slots[slot] ?? 0) {
      if (isEqual(known[at - 1]?.bytes, bytes, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  const grow = () => {
    slots = new Int32Array(2 * slots.length);
    for (const [number, { bytes }] of known.entries()) slots[slotOf(bytes, 0, bytes.length)] = number + 1;
  };
  return {
    number(bytes, start, end) {
      const slot = slotOf(bytes, start, end);
      const found = slots[slot] ?? 0;
      if (found > 0) return found - 1;
      const own = Buffer.from(bytes.subarray(start, end));
      const text = own.toString('utf8');
      known.push({ bytes: own, text, names: namesOf(text) });
      slots[slot] = known.length;
      if (2 * known.length > slots.length) grow();
      return known.length - 1;
    },
    text: (number) => known[number]?.text ?? '',
    names: (number) => known[number]?.names ?? [],
  };
}

function namesOf(owner: string): readonly string[] {
  return owner.split(',').map((name) => name.slice(name.lastIndexOf('/') + 1));
}

function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = FNV_START;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), FNV_PRIME);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isEqual(known: Buffer | undefined, bytes: Buffer, start: number, end: number): boolean {
  if (known === undefined || known.length !== end - start) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[start + at]) return false;
  return true;
}
