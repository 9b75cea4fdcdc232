// Packages that must be configured before they can be unpacked: apt is asked what it does with them.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { contrib } from '../helpers/cli.ts';
import { makeDeb } from '../helpers/debs.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

type Document = { readonly result: UpgradeResult; readonly findings: readonly { readonly rule: string }[] };

const CASES: readonly (readonly [what: string, held: boolean, next: Readonly<Record<string, string>>])[] = [
  ['of two', true, { a: 'Pre-Depends: b (>= 2)', b: 'Pre-Depends: a (>= 2)' }],
  ['that the old versions satisfy', false, { a: 'Pre-Depends: b', b: 'Pre-Depends: a' }],
  ['with a Depends back', true, { a: 'Pre-Depends: b (>= 2)', b: 'Depends: a (>= 2)' }],
  [
    'by way of a third one',
    true,
    { a: 'Pre-Depends: b (>= 2)', b: 'Pre-Depends: c', c: 'Depends: a (>= 2)' },
  ],
  ['of Depends alone', false, { a: 'Depends: b (>= 2)', b: 'Depends: a (>= 2)' }],
];

describe('a circle of Pre-Depends', needsTool('apt-get', 'dpkg-deb'), () => {
  for (const [what, isHeld, next] of CASES) {
    it(`${what} is ${isHeld ? 'refused' : 'upgraded'}, by apt too`, () => {
      const cwd = scratchDirectory();
      for (const name of ['a', 'b'])
        makeDeb(join(cwd, 'old'), name, '1', { content: { [`/usr/share/${name}/f`]: '1' } });
      for (const [name, field] of Object.entries(next))
        makeDeb(join(cwd, 'new'), name, '2', { fields: [field], content: { [`/usr/share/${name}/f`]: '2' } });
      const { stdout, stderr } = contrib(['upgrade', 'old', 'new', '--prove', '--json'], { cwd });
      assert.notEqual(stdout, '', stderr);
      const { result, findings } = JSON.parse(stdout) as Document;
      const proof = result.formats[0]?.proof;
      assert.equal(proof?.agreeing, proof?.trials, stdout);
      assert.equal(
        findings.some(({ rule }) => rule === 'upgrade/held'),
        isHeld,
      );
    });
  }
});
