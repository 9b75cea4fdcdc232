// Nothing of an image that contrib makes could be left out: without any one path of it a rule trips.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { imageFacts } from '../../src/facts/image/image.ts';
import { setOf } from '../../src/families/read/set.ts';
import { readTree } from '../../src/families/read/tree.ts';
import type { PackageSet } from '../../src/packages/package-set.ts';
import { PORTABLE_RULES } from '../../src/rules/portable.gen.ts';
import { judge } from '../../src/rules/run.ts';
import { demoImage, must } from '../helpers/portable.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

/** What is there for people and not for the service. */
const FOR_PEOPLE = /^\/usr\/share\/doc(\/|$)|^\/usr\/share$/;

async function errorsWithout(set: PackageSet, gone: string | undefined): Promise<string[]> {
  const isLeft = (path: string) => gone === undefined || (path !== gone && !path.startsWith(`${gone}/`));
  const rest: PackageSet = {
    ...set,
    entries: (pkg) => [...set.entries(pkg)].filter(({ path }) => isLeft(path)),
  };
  const identity = { fileName: 'demo_1.0.raw', place: { file: 'demo_1.0.raw' }, profile: 'default' };
  const image = await imageFacts(rest, identity, resolveDistribution('debian@12'));
  const { findings } = await judge({ image }, { rules: PORTABLE_RULES });
  return findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

test(
  'without any one of its paths an image trips a rule',
  needsTool('mksquashfs', 'unsquashfs', 'gcc'),
  async (t) => {
    const directory = join(scratchDirectory(), 'image');
    must('unsquashfs', ['-q', '-n', '-d', directory, demoImage()]);
    const tree = readTree(directory);
    const set = setOf(tree.package.origin, [tree]);
    assert.deepEqual(await errorsWithout(set, undefined), []);
    const paths = [...tree.entries()].map(({ path }) => path);
    assert.ok(paths.length > 20);
    for (const path of paths.filter((one) => !FOR_PEOPLE.test(one))) {
      await t.test(path, async () => assert.notDeepEqual(await errorsWithout(set, path), []));
    }
  },
);
