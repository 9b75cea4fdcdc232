import type { Finding } from '../../../findings/finding.ts';
import type { Plan } from '../../../plan/plan.ts';
import { judgeLicense } from '../../packaging/license.ts';
import { namesOf, placeOfSummary } from '../../packaging/names.ts';
import { identityOf, judgeIdentity } from './identity.ts';
import { isLongSummary } from './text.ts';

/** What rpm and its distributions say against the words of a description. */
export function judgeRpm(plan: Plan): readonly Finding[] {
  const identity = identityOf(plan);
  const findings = [
    ...judgeIdentity(plan, identity),
    ...(identity.dialect.id === 'opensuse' ? [] : judgeHabits(plan)),
    ...judgeSummaries(plan),
    ...judgeLicense(plan, { source: 'Fedora packaging guidelines, "License tag"' }),
  ];
  return findings.map((finding) => ({ ...finding, distribution: plan.distribution.id }));
}

/** A name that upstream itself gave is kept as it is; what was made for packages follows the distribution. */
function* judgeHabits(plan: Plan): Iterable<Finding> {
  const upstream = plan.project.manifest.name;
  for (const { name, place } of namesOf(plan)) {
    const own = name.startsWith(upstream) ? name.slice(upstream.length) : name;
    const odd = [/[A-Z]/.test(own) ? 'upper case letters' : '', own.includes('_') ? 'an underscore' : ''];
    const found = odd.filter((what) => what !== '').join(' and ');
    if (found === '') continue;
    yield {
      rule: 'recipe/name',
      severity: 'warning',
      place,
      message: `${name} has ${found}: names should be in lower case, with dashes in preference to underscores`,
      remedy: `call it ${name.toLowerCase().replaceAll('_', '-')}, in packages: of distro.yaml where it is so here alone`,
      source: 'Fedora packaging guidelines, "General Naming"',
    };
  }
}

function* judgeSummaries({ set, project }: Plan): Iterable<Finding> {
  for (const { name, summary } of set.packages) {
    if (!isLongSummary(summary)) continue;
    yield {
      rule: 'recipe/summary',
      severity: 'warning',
      place: placeOfSummary(project, name),
      message: `the summary of ${name} is longer than the 79 characters that rpm's tools show in a line`,
      remedy: `give ${name} a shorter summary of its own`,
      source: 'rpmlint: summary-too-long',
    };
  }
}
