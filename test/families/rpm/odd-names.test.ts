import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { needsTool } from '../../helpers/tools.ts';
import { Described, planOf } from '../../map/generated.ts';
import { buildRpm } from './box.ts';
import { differences } from './compare.ts';
import { recipeOf } from './rpm-tools.ts';

/** What rpmbuild takes: no control characters, UTF-8, and no link that leads below a file of its own. */
function fit(described: Described): Described {
  const text = JSON.stringify(described, (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/[\x00-\x1f\x7f\udc80-\udcff]/g, '_') : value,
  );
  const { links, treeLinks, ...rest } = JSON.parse(text) as Described;
  const leadNowhere = (all: Described['links']) =>
    all.map((link) => ({ ...link, target: `/nowhere/${link.target}` }));
  return { ...rest, links: leadNowhere(links), treeLinks: leadNowhere(treeLinks) };
}

describe('names that a shell or rpm could misread', () => {
  it('are packaged as mapped', needsTool('rpmbuild'), async () => {
    await fc.assert(
      fc.asyncProperty(Described, async (described) => {
        const plan = planOf(fit(described), 'fedora@44');
        const { packages } = await buildRpm(plan);
        for (const pkg of plan.set.packages) {
          const file = packages.find(
            (path) => basename(path).startsWith(`${pkg.name}-1.0-`) && !path.endsWith('.src.rpm'),
          );
          assert.ok(file !== undefined);
          assert.deepEqual(differences(plan, pkg, file), []);
        }
      }),
      { numRuns: 4, seed: 7, endOnFailure: true },
    );
  });

  it('are refused with rpm’s own rule where rpm has no word for them', async () => {
    await fc.assert(
      fc.asyncProperty(Described, async (described) => {
        const plan = planOf(described, 'fedora@44');
        const text = JSON.stringify(
          plan.set.packages.flatMap((pkg) =>
            [...plan.set.entries(pkg)].map(({ path, source, target }) => [path, source, target]),
          ),
        );
        const isOdd = /\\u00[01]|\\[bfnrt]|\\u007f|\x7f|\\udc/.test(text);
        const { findings } = await recipeOf(plan);
        assert.equal(
          findings.some(({ rule }) => rule === 'recipe/path'),
          isOdd,
          text,
        );
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});
