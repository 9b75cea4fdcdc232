import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { ALPINE } from '../audit/stand-ins/alpine.ts';
import { packApk } from '../audit/stand-ins/pack.ts';
import { assertReadable, needsBrowser } from '../helpers/browser.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

it('everybody can read the page of a split, by the keyboard and on a telephone', needsBrowser(), async () => {
  const file = join(scratchDirectory(), 'split.html');
  writeFileSync(file, contrib(['split', packApk(ALPINE), '--output', 'html']).stdout);
  await assertReadable(file, 'split');
});
