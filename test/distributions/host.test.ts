import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { detectHost, hostOf } from '../../src/distributions/host.ts';
import { parseOsRelease } from '../../src/distributions/os-release.ts';
import { SAMPLES } from './os-releases.ts';

type Files = Readonly<Record<string, string | { readonly link: string }>>;

function withRoot(files: Files, use: (root: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), 'contrib-host-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(directory, 'root', name);
      mkdirSync(dirname(path), { recursive: true });
      if (typeof content === 'string') writeFileSync(path, content);
      else symlinkSync(content.link, path);
    }
    mkdirSync(join(directory, 'root'), { recursive: true });
    writeFileSync(join(directory, 'outside'), 'ID=debian\nVERSION_ID=12\n');
    use(join(directory, 'root'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

for (const [name, { text, expected }] of Object.entries(SAMPLES)) {
  test(`${name} is ${expected}`, () => {
    const { distribution = '', release = '' } = hostOf(parseOsRelease(text));
    assert.equal(`${distribution}@${release}`, expected);
  });
}

test('values are unquoted as a shell does it (os-release(5))', () => {
  const text = [
    '# a comment',
    '  INDENTED=yes  ',
    'PLAIN=a\\ b',
    'DOUBLE="a \\"b\\" \\$c \\`d\\` \\\\ \\n"',
    'SINGLE=\'a "b" \\\'',
    'EMPTY=',
    'QUOTED=""',
    'UNCLOSED="a',
    'NOT AN ASSIGNMENT',
    '1NUMBER=no',
    'TWICE=1',
    'TWICE=2',
  ].join('\r\n');
  assert.deepEqual(parseOsRelease(text), {
    INDENTED: 'yes',
    PLAIN: 'a b',
    DOUBLE: 'a "b" $c `d` \\ \\n',
    SINGLE: 'a "b" \\',
    EMPTY: '',
    QUOTED: '',
    TWICE: '2',
  });
});

test('names of JavaScript are names like others', () => {
  assert.equal(hostOf(parseOsRelease('constructor=x\nID=arch')).distribution, 'arch');
  assert.equal(hostOf(parseOsRelease('ID=constructor')).distribution, undefined);
});

test('what has no name is Linux', () => {
  assert.equal(hostOf({}).prettyName, 'Linux');
  assert.equal(hostOf({ NAME: 'Foo' }).prettyName, 'Foo');
});

test('/etc comes before /usr/lib', () => {
  withRoot({ 'etc/os-release': 'ID=arch', 'usr/lib/os-release': 'ID=void' }, (root) => {
    assert.equal(detectHost(root)?.distribution, 'arch');
  });
  withRoot({ 'usr/lib/os-release': 'ID=void' }, (root) =>
    assert.equal(detectHost(root)?.distribution, 'void'),
  );
});

test('a container without os-release is nothing that is known', () => {
  withRoot({}, (root) => assert.equal(detectHost(root), undefined));
});

test('links mean the root that they are in', () => {
  const linked = { 'usr/lib/os-release': 'ID=fedora\nVERSION_ID=44' };
  withRoot({ ...linked, 'etc/os-release': { link: '../usr/lib/os-release' } }, (root) => {
    assert.equal(detectHost(root)?.release, '44');
  });
  withRoot({ ...linked, 'etc/os-release': { link: '/usr/lib/os-release' } }, (root) => {
    assert.equal(detectHost(root)?.release, '44');
  });
});

test('nothing outside of the root is read', () => {
  withRoot({ 'etc/os-release': { link: '../../outside' } }, (root) =>
    assert.equal(detectHost(root), undefined),
  );
  withRoot({ etc: { link: '..' } }, (root) => assert.equal(detectHost(join(root, 'etc', 'root')), undefined));
  withRoot({ 'etc/os-release': { link: 'os-release' } }, (root) => assert.equal(detectHost(root), undefined));
  withRoot({ 'etc/x': { link: '../..' }, 'etc/os-release': { link: 'x/outside' } }, (root) => {
    assert.equal(detectHost(root), undefined);
  });
});
