import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { directoriesNamed, prefixesOf, usualPath } from '../../src/facts/prefixes.ts';
import { type SetView, viewSet } from '../../src/facts/set-view.ts';
import { memorySet, type Package } from '../../src/packages/package-set.ts';

const BASE = '/nix/store/';

/** Paths of a store by their names, with those that each refers to, as an export of Nix has them. */
function exported(paths: Readonly<Record<string, readonly string[]>>): SetView {
  const members = Object.entries(paths).map(([name, references]) => {
    const fields = [
      ['path', BASE + name] as const,
      ...references.map((one) => ['reference', BASE + one] as const),
    ];
    const pkg: Package = {
      ...{
        name,
        version: { version: '1' },
        architecture: '',
        summary: '',
        relations: [],
        intents: [],
        scripts: [],
      },
      ...{ accounts: [], units: [], origin: { kind: 'archive', path: 'x' } },
      native: { family: 'nix', fields, triggers: [] },
    };
    return { package: pkg, entries: [] };
  });
  return viewSet(memorySet({ kind: 'archive', path: 'x' }, members), resolveDistribution('nixos'));
}

describe('the prefixes of packages in a store', () => {
  it('are those of what nothing else of the set refers to', () => {
    const view = exported({
      'a-tock': ['a-tock', 'b-tock-unwrapped'],
      'b-tock-unwrapped': ['c-glibc'],
      'c-glibc': [],
    });
    assert.deepEqual(prefixesOf(view), [`${BASE}a-tock`]);
    assert.deepEqual(directoriesNamed(view, '${out}/bin'), [`${BASE}a-tock/bin`]);
  });

  it('are the top of a tree that has no store', () => {
    const view = viewSet(memorySet({ kind: 'tree', path: 'x' }, []), resolveDistribution('nixos'));
    assert.deepEqual(directoriesNamed(view, '${out}/share/man'), ['/share/man']);
  });

  it('are none where packages share one', () => {
    const view = viewSet(memorySet({ kind: 'tree', path: 'x' }, []), resolveDistribution('debian'));
    assert.deepEqual(prefixesOf(view), []);
    assert.deepEqual(directoriesNamed(view, '/usr/share/man'), ['/usr/share/man']);
  });

  it('are /usr everywhere else', () => {
    assert.equal(usualPath([`${BASE}a`], `${BASE}a/share/doc/tock/README`), '/usr/share/doc/tock/README');
    assert.equal(usualPath([`${BASE}a`], '/etc/tock'), '/etc/tock');
  });
});
