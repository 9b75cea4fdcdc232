import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { distributionIds, findDistributionIfAny } from '../../distributions/load.ts';
import type { Project } from '../../manifest/project.ts';
import { systemErrorCode } from '../../system/errors.ts';
import { suggest } from '../../system/suggest.ts';
import { defineRule } from '../rule.ts';

/** Upstream's own: where it keeps what it accepted. */
const RESERVED = ['accepted'];

export const rule = defineRule({
  id: 'contribution/unknown-distribution',
  severity: 'warning',
  needs: ['project'],
  summary: 'A directory in distros/ is called after a distribution',
  explanation:
    'Each distribution’s part lies in distros/ under the distribution’s name. One that is called otherwise is not ' +
    'checked, not built and not released.',
  remedy: 'rename the directory; contrib distros lists the names',
  source: 'ConVirt Packaging Guide, "Source Package Layout": "a new directory named ’ubuntu’ as a sibling"',
  *check({ project }) {
    const ids = distributionIds();
    for (const name of directoriesIn(project)) {
      const known = findDistributionIfAny(name)?.file.id;
      if (known === name || RESERVED.includes(name)) continue;
      const meant = known ?? suggest(name, ids);
      yield {
        place: { file: `distros/${name}` },
        message:
          known === undefined
            ? `${name} is no distribution that contrib knows`
            : `${name} is another name of ${known}`,
        ...(meant === undefined ? {} : { remedy: `rename it to distros/${meant}` }),
      };
    }
  },
});

function directoriesIn({ root }: Project): string[] {
  try {
    return readdirSync(join(root, 'distros'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (systemErrorCode(error) !== undefined) return [];
    throw error;
  }
}
