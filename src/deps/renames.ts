import type { ReleaseResolution } from './resolution.ts';

/** What one prerequisite is called on several releases of one distribution, where that differs. */
export function renamesBetween(resolutions: readonly ReleaseResolution[]): readonly string[] {
  const [first, ...rest] = resolutions;
  if (first === undefined) return [];
  return rest
    .filter(({ distribution }) => distribution === first.distribution)
    .flatMap((other) =>
      first.prerequisites.flatMap((one) => {
        const same = other.prerequisites.find(({ key }) => key === one.key);
        const [before, after] = [one.names.join(', '), same?.names.join(', ') ?? ''];
        if (before === after || before === '' || after === '') return [];
        return [
          `${one.key}: ${before} on ${first.release}, ${after} on ${other.release}${reason(before, after)}`,
        ];
      }),
    );
}

/** Debian 13 gave libraries whose ABI changed with 64-bit time_t names that end with t64 (wiki.debian.org, "ReleaseGoals/64bit-time"). */
function reason(before: string, after: string): string {
  const plain = (text: string) => text.replace(/t64\b/g, '');
  return plain(before) === plain(after) ? ' (64-bit time_t)' : '';
}
