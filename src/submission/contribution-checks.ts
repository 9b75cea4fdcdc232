import type { BundleFacts } from '../facts/bundle.ts';
import { inBundle } from '../facts/bundle.ts';
import type { Finding } from '../findings/finding.ts';
import { bundlePlans } from '../rules/bundle-plans.ts';
import { checkPlans } from '../rules/check-plans.ts';
import { isTextPlace } from '../system/place.ts';

/**
 * The rules of `contrib check` on the contribution as the bundle has it, in memory. What is wrong with files of
 * upstream’s own does not count against a bundle.
 */
export async function checkContribution(bundle: BundleFacts): Promise<readonly Finding[]> {
  const resolved = bundlePlans(bundle);
  const { distribution = '' } = bundle;
  if (resolved.state !== 'resolved') return [];
  const { findings } = await checkPlans([resolved.plans], { withoutContent: true });
  return findings.flatMap((finding) => {
    // bundle/stale-map says it of a bundle, with the base that it was judged against.
    if (finding.rule === 'contribution/stale-map') return [];
    const { place } = finding;
    if (!isTextPlace(place)) return [finding];
    if (!place.file.startsWith(`distros/${distribution}/`)) return [];
    return [{ ...finding, place: inBundle(bundle, lineOf(place)) }];
  });
}

function lineOf({ file, line }: { readonly file: string; readonly line?: number }): string {
  return line === undefined ? file : `${file}:${line}`;
}
