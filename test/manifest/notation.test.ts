import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseNotation } from '../../src/manifest/notation.ts';
import { quotePath } from '../../src/manifest/quoting.ts';
import { pathFromBytes } from '../../src/system/path-bytes.ts';

function mapping(text: string) {
  const { line } = parseNotation(text);
  assert.equal(line?.kind, 'mapping');
  return line?.kind === 'mapping' ? line : assert.fail();
}

describe('the notation of the guide', () => {
  it('takes its lines as they stand', () => {
    const line = mapping('/doc/*\t\t\t-->\t/usr/share/convirt/doc/\t\t(0644)');
    assert.equal(line.source.text, '/doc/*');
    assert.equal(line.destination.text, '/usr/share/convirt/doc/');
    assert.deepEqual(line.attributes, { mode: 0o644 });
    const conf = mapping('install/client/distros/$DISTRO/convirt.conf -->  /etc/\t\t(0644)');
    assert.equal(conf.source.text, 'install/client/distros/$DISTRO/convirt.conf');
  });

  it('knows owners and flags', () => {
    const line = mapping('a --> /b (4750 root:adm) [config noreplace]');
    assert.deepEqual(line.attributes, { mode: 0o4750, owner: 'root', group: 'adm' });
    assert.deepEqual(line.flags, ['config', 'noreplace']);
    assert.deepEqual(mapping('a --> /b (daemon)').attributes, { owner: 'daemon' });
  });

  it('takes names with blanks, parentheses and brackets', () => {
    assert.equal(
      mapping('my file.txt --> /usr/share/my file.txt (0644)').destination.text,
      '/usr/share/my file.txt',
    );
    assert.equal(mapping('a(1).txt --> /b/a(1).txt').source.text, 'a(1).txt');
    assert.equal(mapping('"a (1)" --> "/b #1" (0600)').source.text, 'a (1)');
  });

  it('passes over comments and blank lines', () => {
    for (const text of ['', '   ', '# Directories:', '  # a --> b'])
      assert.deepEqual(parseNotation(text), {});
    assert.equal(mapping('a --> /b # why').destination.text, '/b');
  });

  for (const [text, message] of [
    ['a --> /b (0999)', '0999 is not an octal mode of three or four digits'],
    ['a --> /b (0644 a:b:c)', 'a:b:c is not OWNER or OWNER:GROUP'],
    ['a -->', 'nothing stands behind the arrow'],
    ['--> /b', 'nothing stands before the arrow'],
    ['a -> /b', 'the arrow of the notation is -->'],
    ['a => /b', 'the arrow of the notation is -->'],
    ['a --> /b ()', 'the parentheses are empty'],
    ['"a --> /b', 'the quotation mark is not closed'],
    ['"a\\q" --> /b', '\\q is not an escape'],
    ['a --> /b (0644) c', 'c is not expected here'],
    ['!a (0644)', '(0644) means nothing behind a pattern to leave out'],
  ] as const) {
    it(`refuses ${text}`, () => assert.equal(parseNotation(text).problem?.message, message));
  }

  it('reads every path back that it writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), (bytes) => {
        const path = pathFromBytes(bytes);
        const line = mapping(`${quotePath(path)} --> ${quotePath(`/${path}`)} (0644)`);
        assert.equal(line.source.text, path);
        assert.equal(line.destination.text, `/${path}`);
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (path) => {
        assert.equal(mapping(`${quotePath(path)} --> /b`).source.text, path);
      }),
    );
  });

  it('never fails on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { line, problem } = parseNotation(text);
        assert.ok(line === undefined || problem === undefined);
      }),
    );
  });
});
