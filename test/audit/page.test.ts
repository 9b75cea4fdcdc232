import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { assertReadable, needsBrowser } from '../helpers/browser.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { EXAMPLE } from './incus.ts';
import { ALPINE } from './stand-ins/alpine.ts';
import { GENTOO } from './stand-ins/gentoo.ts';
import { NIXOS_SYSTEM } from './stand-ins/nixos.ts';
import { onlyTree, packApk, packTrees } from './stand-ins/pack.ts';
import { VOID } from './stand-ins/void.ts';

it('everybody can read the table of several distributions', needsBrowser(), async () => {
  const sets = {
    alpine: packApk(ALPINE),
    gentoo: onlyTree(GENTOO),
    nixos: onlyTree(NIXOS_SYSTEM),
    void: packTrees(VOID),
  };
  const options = Object.entries(sets).flatMap(([name, path]) => ['--set', `${name}=${path}`]);
  const file = join(scratchDirectory(), 'audit.html');
  writeFileSync(file, contrib(['-C', EXAMPLE, 'audit', ...options, '--output', 'html']).stdout);
  await assertReadable(file, 'audit');
});
