import { DEFAULT_LIMITS, type Exceeded, type LimitName } from '../facts/bundle-limits.ts';
import { completeListing } from '../facts/bundle-listing.ts';
import { topEntry } from './bundle-entries.ts';
import { type BundlePlan, recordPath, travelling } from './bundle-plan.ts';
import { exceededBy, LimitBroken } from './limit-broken.ts';
import { requireRatio, startMeter } from './meter.ts';
import { isKept } from './read-bundle.ts';

/** The first limit of `contrib verify` that a bundle would break, as far as that is known before it is written. */
export function limitBrokenBefore(plan: BundlePlan): Exceeded | undefined {
  return firstBroken(() => {
    const { files, kind, top } = plan;
    const meter = startMeter(DEFAULT_LIMITS);
    meter.entry(topEntry(plan));
    const listing = completeListing(kind === 'source' ? [...travelling(plan), ...files] : files);
    for (const { path, link, size } of listing.values()) {
      meter.entry({ path: `${top}/${path}`, link, size });
      if (isKept(path)) meter.keep(size, path);
    }
    meter.entry({ path: `${top}/${recordPath(plan)}`, size: 0 });
  });
}

/** The limits that only the written file tells of: how far it unpacks, and its own record among the rest. */
export function limitBrokenBy(
  plan: BundlePlan,
  written: { readonly size: number; readonly unpacked: number; readonly record: number },
): Exceeded | undefined {
  return firstBroken(() => {
    const { files, kind } = plan;
    requireRatio(written.unpacked, written.size, DEFAULT_LIMITS);
    const meter = startMeter(DEFAULT_LIMITS);
    const kept = kind === 'source' ? travelling(plan).filter(({ path }) => isKept(path)) : [];
    for (const { path, size } of [...kept, ...files]) meter.keep(size, path);
    meter.keep(written.record, recordPath(plan));
  });
}

/** What helps the contributor: upstream could raise a limit, but should not have to for a description. */
export function limitRemedy({ own, kind }: BundlePlan, { limit, path = '' }: Exceeded): string {
  const isOwn = kind === 'contribution' || path.includes(`/${own}/`) || path.startsWith(`${own}/`);
  if (!isOwn) return 'send the contribution alone: --contribution-only';
  return OWN_REMEDIES[limit];
}

const OWN_REMEDIES: Readonly<Record<LimitName, string>> = {
  bytes: 'leave out what was built: a contribution is a description, patches and hooks',
  entries: 'leave out what was built: a contribution is a description, patches and hooks',
  contribution: 'leave out what was built: a contribution is a description, patches and hooks',
  ratio: 'leave out the file that is nearly all the same byte',
  path: 'shorten the names on the way',
};

function firstBroken(work: () => void): Exceeded | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof LimitBroken) return exceededBy(error);
    throw error;
  }
}
