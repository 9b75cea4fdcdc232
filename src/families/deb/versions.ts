import type { Version } from '../../packages/package-set.ts';
import { compareDigits } from '../../system/digits.ts';

/** The parts as dpkg cuts them: at the first colon and at the last hyphen (deb-version(7)). */
type Parts = {
  readonly epoch: string | undefined;
  readonly version: string;
  readonly release: string | undefined;
};

// Debian policy 5.6.12. Without an epoch there is no colon to find here, without a revision no hyphen: see `cut`.
const UPSTREAM = /^\d[A-Za-z0-9.+~:-]*$/;
const REVISION = /^[A-Za-z0-9.+~]+$/;

/** dpkg keeps the epoch in an int (lib/dpkg/parsehelp.c). */
const LARGEST_EPOCH = 2 ** 31 - 1;

/**
 * Order of two Debian versions: negative, zero or positive, as `dpkg --compare-versions` has it.
 * Takes any text; what is no version is compared by the same rules.
 */
export function compareDebVersions(a: string, b: string): number {
  const left = cut(a);
  const right = cut(b);
  return (
    compareDigits(left.epoch ?? '', right.epoch ?? '') ||
    comparePart(left.version, right.version) ||
    comparePart(left.release ?? '', right.release ?? '')
  );
}

/** The parts of a version, or undefined where dpkg would not take it. */
export function parseDebVersion(text: string): Version | undefined {
  const { epoch, version, release } = cut(text);
  if (epoch !== undefined && !(/^\d+$/.test(epoch) && Number(epoch) <= LARGEST_EPOCH)) return undefined;
  if (!UPSTREAM.test(version)) return undefined;
  if (release !== undefined && !REVISION.test(release)) return undefined;
  return {
    ...(epoch === undefined ? {} : { epoch: Number(epoch) }),
    version,
    ...(release === undefined ? {} : { release }),
  };
}

export function isValidDebVersion(text: string): boolean {
  return parseDebVersion(text) !== undefined;
}

function cut(text: string): Parts {
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? undefined : text.slice(0, colon),
    version: hyphen < 0 ? rest : rest.slice(0, hyphen),
    release: hyphen < 0 ? undefined : rest.slice(hyphen + 1),
  };
}

/** Runs of other characters and runs of digits take turns (policy 5.6.12). */
function comparePart(a: string, b: string): number {
  const left = runs(a);
  const right = runs(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [leftText = '', leftDigits = ''] = left[index] ?? [];
    const [rightText = '', rightDigits = ''] = right[index] ?? [];
    const order = compareRun(leftText, rightText) || compareDigits(leftDigits, rightDigits);
    if (order !== 0) return order;
  }
  return 0;
}

function runs(part: string): (readonly [string, string])[] {
  return [...part.matchAll(/(\D*)(\d*)/g)].map(([, text = '', digits = '']) => [text, digits] as const);
}

function compareRun(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const order = weight(a.charAt(index)) - weight(b.charAt(index));
    if (order !== 0) return order;
  }
  return 0;
}

/** The tilde before the end, the end before letters, letters before all others. */
function weight(character: string): number {
  if (character === '') return 0;
  if (character === '~') return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
