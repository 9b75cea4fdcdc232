/** A certificate of OpenPGP with its subkeys. */
export type GpgKey = {
  /** Of the primary key: 40 hexadecimal digits, or 64 of a key of version 5 or 6. */
  readonly fingerprint: string;
  /** Fingerprints of the primary key and its subkeys. */
  readonly ids: readonly string[];
  /** When they expire, in milliseconds. */
  readonly expiries: readonly { readonly id: string; readonly at: number }[];
  /** The first user id. */
  readonly identity: string;
};

/** Reads what gpg --with-colons --list-keys prints (GnuPG, doc/DETAILS, "Format of the colon listings"). */
export function parseGpgKeys(output: string): GpgKey[] {
  const records = output.split('\n').map((line) => line.split(':'));
  const starts = records.flatMap(([kind], index) => (kind === 'pub' ? [index] : []));
  return starts.flatMap((start, index) => keyOf(records.slice(start, starts[index + 1])) ?? []);
}

function keyOf(records: readonly (readonly string[])[]): GpgKey | undefined {
  const ids: string[] = [];
  const expiries: { id: string; at: number }[] = [];
  let expires = '';
  for (const record of records) {
    if (record[0] === 'pub' || record[0] === 'sub') expires = record[6] ?? '';
    if (record[0] !== 'fpr') continue;
    const id = record[9] ?? '';
    ids.push(id);
    if (expires !== '') expiries.push({ id, at: Number(expires) * 1000 });
  }
  const [fingerprint] = ids;
  if (fingerprint === undefined) return undefined;
  const uid = records.find(([kind]) => kind === 'uid')?.[9] ?? fingerprint;
  return { fingerprint, ids, expiries, identity: unescaped(uid) };
}

/** Colons and control characters come as `\x3a`. */
function unescaped(text: string): string {
  const bytes = text.replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => `%${hex}`);
  try {
    return decodeURIComponent(bytes.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  } catch {
    return text;
  }
}
