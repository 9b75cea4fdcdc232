/** What gpg says of one signature (GnuPG, doc/DETAILS). */
export type SignatureStatus = {
  readonly result: 'good' | 'expired-signature' | 'expired-key' | 'revoked' | 'bad' | 'error';
  /** The fingerprint of the key or subkey that signed, or the end of it: all that a bad signature tells. */
  readonly key: string;
  /** When it was made, in milliseconds; 0 where that is not proved. */
  readonly time: number;
  /** What the signer had signed along. */
  readonly notations: ReadonlyMap<string, string>;
};

const RESULTS: Readonly<Record<string, SignatureStatus['result']>> = {
  GOODSIG: 'good',
  EXPSIG: 'expired-signature',
  EXPKEYSIG: 'expired-key',
  REVKEYSIG: 'revoked',
  BADSIG: 'bad',
  ERRSIG: 'error',
};

/** Reads the lines of --status-fd: one result for each signature in the file. */
export function parseGpgStatus(output: string): SignatureStatus[] {
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('[GNUPG:] '))
    .map((line) => line.slice('[GNUPG:] '.length).split(' '));
  const starts = lines.flatMap(([keyword], index) => (keyword === 'NEWSIG' ? [index] : []));
  return starts.flatMap((start, index) => statusOf(lines.slice(start, starts[index + 1])) ?? []);
}

function statusOf(lines: readonly (readonly string[])[]): SignatureStatus | undefined {
  const found = lines.find(([keyword = '']) => keyword in RESULTS);
  const result = RESULTS[found?.[0] ?? ''];
  if (found === undefined || result === undefined) return undefined;
  const valid = lines.find(([keyword]) => keyword === 'VALIDSIG');
  // A signature that gpg calls good without having proved it is none.
  const isProved = valid !== undefined || result === 'bad' || result === 'error';
  return {
    result: isProved ? result : 'error',
    key: valid?.[1] ?? found[1] ?? '',
    time: Number(valid?.[3] ?? 0) * 1000,
    notations: notationsOf(lines),
  };
}

function notationsOf(lines: readonly (readonly string[])[]): Map<string, string> {
  const notations = new Map<string, string>();
  let name = '';
  for (const [keyword, value = ''] of lines) {
    if (keyword === 'NOTATION_NAME') name = decodeURIComponent(value);
    else if (keyword === 'NOTATION_DATA') notations.set(name, decodeURIComponent(value));
  }
  return notations;
}
