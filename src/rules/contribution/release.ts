import { findDistribution } from '../../distributions/load.ts';
import { findReleaseIfAny, supportOn } from '../../distributions/releases.ts';
import { suggest } from '../../system/suggest.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'contribution/release',
  severity: 'warning',
  needs: ['plan'],
  summary: 'A distribution’s part is for releases that there are, and that are still supported',
  explanation:
    'A release whose support ended before the project’s own version was released gets no security updates, and most of ' +
    'its mirrors are gone. What counts is released: of contrib.yaml, never today’s date, so that the same tree is ' +
    'judged alike tomorrow.',
  remedy: 'take the release out of distro.yaml; contrib distros DISTRO lists those that there are',
  source: 'distro-info-data; endoflife.date',
  *check({ plan: { project, contribution, distribution } }) {
    if (contribution === undefined) return;
    const { file } = findDistribution(distribution.id);
    const day = project.manifest.released;
    for (const [index, release] of contribution.releases.entries()) {
      const key = Array.isArray(contribution.file.releases) ? index : release;
      const place = contribution.located.locateKey(['releases', key]);
      const known = findReleaseIfAny(file, release);
      if (known === undefined) {
        const versions = file.releases.map(({ version }) => version);
        const meant = suggest(release, versions);
        const remedy =
          meant === undefined ? `contrib knows ${versions.join(', ')}` : `did you mean ${meant}?`;
        yield {
          place,
          severity: 'error',
          message: `contrib knows no release ${release} of ${file.title}`,
          remedy,
        };
      } else if (day !== undefined && supportOn(known, day) === 'ended') {
        const end = known.support?.extended ?? known.support?.until ?? '';
        yield {
          place,
          message: `the support of ${file.title} ${known.version} ended on ${end}, before ${project.manifest.name} ${project.manifest.version} was released on ${day}`,
        };
      }
    }
  },
});
