import assert from 'node:assert/strict';
import test from 'node:test';
import { expandBraces, expandVariables } from '../../src/distributions/expand.ts';
import { mergePatch } from '../../src/distributions/merge.ts';

test('mappings merge, lists and values replace, null takes away (RFC 7396)', () => {
  const inherited = {
    path: { user: ['/usr/bin'], root: ['/usr/sbin'] },
    sbin: 'merged',
    aliases: { '/bin': '/usr/bin' },
  };
  const patch = { path: { user: ['/bin'] }, sbin: 'off-path', aliases: { '/bin': null, '/lib': '/usr/lib' } };
  assert.deepEqual(mergePatch(inherited, patch), {
    path: { user: ['/bin'], root: ['/usr/sbin'] },
    sbin: 'off-path',
    aliases: { '/lib': '/usr/lib' },
  });
});

test('the examples of RFC 7396, appendix A, that are mappings', () => {
  assert.deepEqual(mergePatch({ a: 'b' }, { b: 'c' }), { a: 'b', b: 'c' });
  assert.deepEqual(mergePatch({ a: 'b', b: 'c' }, { a: null }), { b: 'c' });
  assert.deepEqual(mergePatch({ a: { b: 'c' } }, { a: { b: 'd', c: null } }), { a: { b: 'd' } });
  assert.deepEqual(mergePatch({ a: [{ b: 'c' }] }, { a: [1] }), { a: [1] });
  assert.deepEqual(mergePatch({}, { a: { bb: { ccc: null } } }), { a: { bb: {} } });
  assert.deepEqual(mergePatch({ e: null }, { a: 1 }), { e: null, a: 1 });
});

test('what is merged stays as it was', () => {
  const inherited = { path: { user: ['/usr/bin'] } };
  mergePatch(inherited, { path: { user: null } });
  assert.deepEqual(inherited, { path: { user: ['/usr/bin'] } });
});

test('variables are put in, and those that only a package knows are left', () => {
  const variables = { prefix: '/usr', datadir: '${prefix}/share' };
  assert.equal(
    expandVariables('${datadir}/doc/${package}-${version}', variables),
    '/usr/share/doc/${package}-${version}',
  );
  assert.throws(() => expandVariables('${nothing}', variables), /\$\{nothing\} is not a variable/);
  assert.throws(() => expandVariables('${a}', { a: '${b}', b: '${a}' }), /stands for itself/);
});

test('braces are alternatives, references are not', () => {
  assert.deepEqual(expandBraces('/{a,b}/man{1,2}'), ['/a/man1', '/a/man2', '/b/man1', '/b/man2']);
  assert.deepEqual(expandBraces('/${package}/x'), ['/${package}/x']);
});
