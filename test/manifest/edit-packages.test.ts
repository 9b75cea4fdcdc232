import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { editPackages } from '../../src/manifest/edit-packages.ts';
import { applyToData, type PackageEdit } from '../../src/manifest/package-edits.ts';
import { parseYaml } from '../../src/manifest/yaml.ts';

const HEAD = '# top\ncontrib: 1\n';

function edited(packages: string, ...edits: readonly PackageEdit[]): string {
  const text = editPackages('contrib.yaml', `${HEAD}packages:\n${packages}`, edits);
  return text.slice(`${HEAD}packages:\n`.length);
}

const requires: PackageEdit = { op: 'add', package: 'a', key: 'requires', name: 'b' };
const takes: PackageEdit = { op: 'add', package: 'a', key: 'takes-files-from', name: 'b', since: '9.1.0' };

describe('editPackages', () => {
  it('adds to a list as it is written', () => {
    assert.equal(edited('  a: { requires: [x] }\n', requires), '  a: { requires: [x, b] }\n');
    assert.equal(edited('  a:\n    requires: [ ] # none\n', requires), '  a:\n    requires: [b] # none\n');
    assert.equal(
      edited('  a:\n    requires:\n      - x # one\n    # of files\n    files: []\n', requires),
      '  a:\n    requires:\n      - x # one\n      - b\n    # of files\n    files: []\n',
    );
    assert.equal(
      edited('  a:\n    requires: [\n      x,\n    ]\n', requires),
      '  a:\n    requires: [\n      x, b,\n    ]\n',
    );
  });

  it('puts a new key where it belongs', () => {
    assert.equal(
      edited(
        '  a:\n    # what\n    summary: A # thing\n    # whose\n    files: |\n      x --> /y\n\n  c: {}\n',
        takes,
      ),
      '  a:\n    # what\n    summary: A # thing\n    takes-files-from: { b: { since: 9.1.0 } }\n    # whose\n    files: |\n      x --> /y\n\n  c: {}\n',
    );
    assert.equal(
      edited('  a:\n    # of files\n    files: []', requires),
      '  a:\n    requires: [b]\n    # of files\n    files: []',
    );
    assert.equal(edited('  a: {}\n', requires), '  a: { requires: [b] }\n');
    assert.equal(
      edited('  a:\n    description: |\n      Long\n      text\n\n    files: []\n', requires),
      '  a:\n    description: |\n      Long\n      text\n    requires: [b]\n\n    files: []\n',
    );
  });

  it('changes a version and nothing behind it', () => {
    assert.equal(
      edited('  a:\n    takes-files-from:\n      b: { since: 1 } # old\n      c: { since: 2 }\n', takes),
      '  a:\n    takes-files-from:\n      b: { since: 9.1.0 } # old\n      c: { since: 2 }\n',
    );
    assert.equal(
      edited('  a: { takes-files-from: { c: { since: 2 } } }\n', { ...takes, aliased: true }),
      '  a: { takes-files-from: { c: { since: 2 }, b: { since: 9.1.0, aliased: true } } }\n',
    );
  });

  it('removes an item, and the key with the last one', () => {
    const gone: PackageEdit = { op: 'remove', package: 'a', key: 'requires', name: 'b' };
    assert.equal(edited('  a: { requires: [b, x] }\n', gone), '  a: { requires: [x] }\n');
    assert.equal(
      edited('  a: { requires: [x, b], files: [] }\n', gone),
      '  a: { requires: [x], files: [] }\n',
    );
    assert.equal(edited('  a: { requires: [b], files: [] }\n', gone), '  a: { files: [] }\n');
    assert.equal(
      edited('  a:\n    requires:\n      - b\n      - x\n    files: []\n', gone),
      '  a:\n    requires:\n      - x\n    files: []\n',
    );
    assert.equal(edited('  a:\n    requires: [b] # no\n    files: []\n', gone), '  a:\n    files: []\n');
    assert.equal(edited('  a:\n    requires: [b]\n', gone), '  a:\n    {}\n');
  });

  it('makes an empty package behind the others', () => {
    const made: PackageEdit = { op: 'create', package: 'old', summary: 'Gone: to b', requires: ['a'] };
    assert.equal(
      edited('  a:\n    files: []\n\n  b:\n    files: []\n\nservices: {}\n', made),
      '  a:\n    files: []\n\n  b:\n    files: []\n\n  old: { summary: "Gone: to b", requires: [a] }\n\nservices: {}\n',
    );
  });

  it('quotes what YAML would read as something else', () => {
    assert.equal(edited('  a: {}\n', { ...requires, name: '2048' }), '  a: { requires: ["2048"] }\n');
    assert.equal(edited('  a: {}\n', { ...requires, name: 'no' }), '  a: { requires: ["no"] }\n');
    assert.equal(
      edited('  a: {}\n', { ...takes, since: '1.10' }),
      '  a: { takes-files-from: { b: { since: "1.10" } } }\n',
    );
  });

  it('any changes in any order say exactly what they say, or are refused', () => {
    const name = fc.constantFrom('a', 'b', 'c', '7', 'no');
    const edit: fc.Arbitrary<PackageEdit> = fc.oneof(
      fc.record({
        op: fc.constant('add' as const),
        package: fc.constantFrom('a', 'b'),
        key: fc.constant('requires' as const),
        name,
      }),
      fc.record({
        op: fc.constant('add' as const),
        package: fc.constantFrom('a', 'b'),
        key: fc.constantFrom('takes-files-from' as const, 'supersedes' as const),
        name,
        since: fc.constantFrom('1', '1.10', '2~rc1', '9.1.0'),
      }),
    );
    const text = `${HEAD}packages:\n  a: { files: [x] }\n  # second\n  b:\n    summary: B # why\n    files:\n      - y\n`;
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        const distinct = edits.filter(
          (one, at) =>
            edits.findIndex(
              (other) =>
                'name' in one &&
                'name' in other &&
                other.package === one.package &&
                other.key === one.key &&
                other.name === one.name,
            ) === at,
        );
        const after = editPackages('contrib.yaml', text, distinct);
        const meant = distinct.reduce(applyToData, parseYaml('contrib.yaml', text).data);
        assert.deepEqual(parseYaml('contrib.yaml', after).data, meant);
        for (const kept of ['# top', '# second', '# why']) assert.ok(after.includes(kept));
      }),
      { numRuns: 200 },
    );
  });
});
