/** The packages that own a path, as a number, which is the same in every index that spells them the same. */
export type OwnerTable = {
  /** @param bytes `section/package`, several with commas, as Contents has them. */
  readonly number: (bytes: Buffer, start: number, end: number) => number;
  readonly numberOf: (text: string) => number;
  /** As the index spells it. */
  readonly text: (number: number) => string;
  /** All of them from a number on, by their numbers. */
  readonly textsFrom: (first: number) => readonly string[];
  /** The names of the packages alone. */
  readonly names: (number: number) => readonly string[];
};

const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const FIRST_SLOTS = 1 << 16;
const FIRST_BYTES = 1 << 20;

/** Indexes change from one owner to the next a million times, so that none is made an object until somebody asks. */
export function ownerTable(): OwnerTable {
  let slots = new Int32Array(FIRST_SLOTS);
  let hashes = new Int32Array(FIRST_SLOTS);
  // All texts one behind the other, and where each ends.
  let texts = Buffer.allocUnsafe(FIRST_BYTES);
  let ends = new Int32Array(FIRST_SLOTS);
  let count = 0;
  const names: (readonly string[] | undefined)[] = [];
  const startOf = (number: number) => (number === 0 ? 0 : (ends[number - 1] ?? 0));
  const isAt = (number: number, bytes: Buffer, start: number, length: number) => {
    const from = startOf(number);
    return (ends[number] ?? 0) - from === length && isSame(texts, from, bytes, start, length);
  };
  const addSlot = (number: number, hash: number) => {
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    // A slot holds a number and one, so that zero is an empty one.
    slots[slot] = number + 1;
  };
  const add = (bytes: Buffer, start: number, end: number, hash: number) => {
    const from = startOf(count);
    const last = from + end - start;
    if (last > texts.length) texts = Buffer.concat([texts], 2 * last);
    bytes.copy(texts, from, start, end);
    if (2 * (count + 1) > slots.length) {
      [hashes, ends] = [doubled(hashes), doubled(ends)];
      slots = new Int32Array(2 * slots.length);
      for (let number = 0; number < count; number += 1) addSlot(number, hashes[number] ?? 0);
    }
    ends[count] = last;
    hashes[count] = hash;
    addSlot(count, hash);
    count += 1;
    return count - 1;
  };
  const number = (bytes: Buffer, start: number, end: number) => {
    const hash = hashOf(bytes, start, end);
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = (slots[slot] ?? 0) - 1;
      if (found < 0) return add(bytes, start, end, hash);
      if (hashes[found] === hash && isAt(found, bytes, start, end - start)) return found;
    }
  };
  const text = (number: number) => texts.toString('utf8', startOf(number), ends[number] ?? 0);
  return {
    number,
    numberOf: (owner) => number(Buffer.from(owner), 0, Buffer.byteLength(owner)),
    text,
    textsFrom: (first) => Array.from({ length: count - first }, (_, index) => text(first + index)),
    names(number) {
      const known = names[number] ?? namesOf(text(number));
      names[number] = known;
      return known;
    },
  };
}

function isSame(a: Buffer, from: number, b: Buffer, start: number, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (a[from + at] !== b[start + at]) return false;
  return true;
}

function namesOf(owner: string): readonly string[] {
  return owner.split(',').map((name) => name.slice(name.lastIndexOf('/') + 1));
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

/** FNV-1a, its high bits brought to where slots are taken from. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = FNV_START;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), FNV_PRIME);
  return hash ^ (hash >>> 15);
}
