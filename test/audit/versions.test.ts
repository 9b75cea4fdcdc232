import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Package } from '../../src/packages/package-set.ts';
import { versionOfProject } from '../../src/rules/expected-version.ts';
import { stubSet } from '../helpers/packages.ts';

function packages(...ids: readonly string[]): readonly Package[] {
  return stubSet(ids.map((id) => ({ id }))).packages;
}

const PROJECT = { name: 'tick', packages: { tick: {}, 'python3-tick': {} } } as never;

it('takes the version of the project’s own packages among others', () => {
  const installed = packages('adduser-3.134', 'tick-1.2', 'zlib1g-1.3');
  assert.equal(versionOfProject(PROJECT, installed), '1.2');
  assert.equal(versionOfProject(PROJECT, packages('adduser-3.134', 'python3-tick-1.2')), '1.2');
  assert.equal(versionOfProject(PROJECT, packages('adduser-3.134', 'tick-daemon-1.2')), '1.2');
});

it('takes what all packages say where none is called as the project is', () => {
  assert.equal(versionOfProject(PROJECT, packages('tock-2', 'tack-2')), '2');
});

it('takes none where packages disagree or say nothing', () => {
  assert.equal(versionOfProject(PROJECT, packages('tock-2', 'tack-3')), undefined);
  assert.equal(versionOfProject(PROJECT, packages('tick-1', 'tick-2')), undefined);
  assert.equal(versionOfProject(PROJECT, packages('root-')), undefined);
});
