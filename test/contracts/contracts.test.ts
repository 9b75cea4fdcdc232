import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Finding, failing, sortFindings } from '../../src/findings/finding.ts';
import type { Entry } from '../../src/packages/entry.ts';
import { formatMode } from '../../src/packages/entry.ts';
import {
  formatVersion,
  memorySet,
  type Package,
  packageKey,
  readHead,
} from '../../src/packages/package-set.ts';
import { namesIn } from '../../src/packages/relation.ts';
import { ContribError, exitCodeOf } from '../../src/system/errors.ts';
import { EXIT } from '../../src/system/exit-codes.ts';
import { printable, printableName } from '../../src/system/io.ts';
import {
  comparePaths,
  fsPath,
  hasRawBytes,
  pathFromBytes,
  pathToBytes,
} from '../../src/system/path-bytes.ts';
import { formatPlace } from '../../src/system/place.ts';
import { suggest } from '../../src/system/suggest.ts';

const PACKAGE: Package = {
  name: 'demo',
  version: { epoch: 1, version: '2.0', release: '3' },
  architecture: 'all',
  summary: 'A demo',
  relations: [],
  intents: [],
  scripts: [],
  accounts: [],
  units: [],
  origin: { kind: 'manifest', path: 'contrib.yaml' },
};

function entry(path: string): Entry {
  return { path, type: 'file', mode: 0o644, owner: 'root', group: 'root', flags: [] };
}

describe('paths are bytes', () => {
  it('every sequence of bytes survives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        assert.deepEqual(pathToBytes(pathFromBytes(bytes)), Buffer.from(bytes));
      }),
    );
  });

  it('the order is that of the bytes', () => {
    const names = fc.uint8Array({ maxLength: 6 });
    fc.assert(
      fc.property(names, names, (a, b) => {
        const order = Math.sign(comparePaths(pathFromBytes(a), pathFromBytes(b)));
        assert.equal(order, Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        assert.equal(Math.sign(comparePaths(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it('ordinary names stay ordinary strings', () => {
    assert.equal(pathFromBytes(Buffer.from('naïve 😀')), 'naïve 😀');
    assert.equal(hasRawBytes('naïve 😀'), false);
    assert.equal(fsPath('a'), 'a');
    assert.deepEqual(fsPath(pathFromBytes(Buffer.from([0x61, 0xff]))), Buffer.from([0x61, 0xff]));
  });
});

describe('package set', () => {
  it('gives entries in the byte order of their paths, again and again', () => {
    const set = memorySet({ kind: 'manifest', path: 'contrib.yaml' }, [
      { package: PACKAGE, entries: ['/b', '/a/b', '/a', '/a-b'].map(entry) },
    ]);
    const paths = () => [...set.entries(PACKAGE)].map(({ path }) => path);
    assert.deepEqual(paths(), ['/a', '/a-b', '/a/b', '/b']);
    assert.deepEqual(paths(), paths());
  });

  it('holds several versions of one package', () => {
    const newer: Package = { ...PACKAGE, version: { version: '3.0' } };
    const set = memorySet({ kind: 'index', path: 'Packages' }, [
      { package: PACKAGE, entries: [entry('/old')] },
      { package: newer, entries: [entry('/new')] },
    ]);
    assert.deepEqual(
      [...set.entries(newer)].map(({ path }) => path),
      ['/new'],
    );
    assert.equal(packageKey(PACKAGE), 'demo 1:2.0-3 all');
    assert.equal(formatVersion(newer.version), '3.0');
    assert.throws(() => set.open(newer, entry('/new')), RangeError);
  });

  it('reads no more of a file than is asked for', async () => {
    let pieces = 0;
    async function* content(): AsyncIterable<Uint8Array> {
      for (;;) {
        pieces += 1;
        yield Buffer.from('abcd');
      }
    }
    assert.equal((await readHead(content(), 6)).toString(), 'abcdab');
    assert.equal(pieces, 2);
  });

  it('writes modes with four digits', () => {
    assert.equal(formatMode(0o644), '0644');
    assert.equal(formatMode(0o4755), '4755');
  });

  it('finds the names in a rich dependency', () => {
    const name = (text: string) => ({ kind: 'name', name: text }) as const;
    const expression = {
      kind: 'if',
      wanted: { kind: 'any', of: [name('a'), name('b')] },
      condition: name('a'),
    } as const;
    assert.deepEqual(namesIn(expression), ['a', 'b']);
  });
});

describe('findings', () => {
  const finding = (file: string, line: number, severity: Finding['severity'] = 'error'): Finding => ({
    rule: 'area/name',
    severity,
    place: { file, line, column: 1 },
    message: 'something',
  });

  it('come from top to bottom, the gravest first at one place', () => {
    const sorted = sortFindings([
      finding('b', 1),
      finding('a', 10),
      finding('a', 9, 'info'),
      finding('a', 9),
    ]);
    assert.deepEqual(
      sorted.map(({ place, severity }) => `${formatPlace(place)} ${severity}`),
      ['a:9:1 error', 'a:9:1 info', 'a:10:1 error', 'b:1:1 error'],
    );
  });

  it('fail by errors, by warnings only when strict, never when answered for', () => {
    assert.equal(failing([finding('a', 1)]), true);
    assert.equal(failing([finding('a', 1, 'warning')]), false);
    assert.equal(failing([finding('a', 1, 'warning')], true), true);
    const suppressed = { reason: 'known', place: { file: 'contrib.yaml' } };
    assert.equal(failing([{ ...finding('a', 1), suppressed }]), false);
  });
});

describe('errors and exit codes', () => {
  it('each kind of error has its code', () => {
    const codes = (['findings', 'usage', 'bad-input', 'missing', 'incomplete', 'interrupted'] as const).map(
      (code) => exitCodeOf(new ContribError(code, 'x')),
    );
    assert.deepEqual(codes, [1, 2, 3, 4, 5, 130]);
    assert.deepEqual(EXIT, {
      done: 0,
      findings: 1,
      usage: 2,
      badInput: 3,
      missing: 4,
      incomplete: 5,
      bug: 70,
      interrupted: 130,
      terminated: 143,
    });
  });

  it('text cannot command a terminal', () => {
    assert.equal(printable('a\u001b[31mb\nc\u202e'), 'a\\x1b[31mb\nc\\u{202e}');
    assert.equal(printableName(`a\n${pathFromBytes(Buffer.from([0xff]))}`), 'a\\n\\xff');
  });
});

describe('suggestions', () => {
  it('find what was probably meant', () => {
    assert.equal(suggest('ubunut', ['debian', 'ubuntu']), 'ubuntu');
    assert.equal(suggest('sumary', ['summary', 'version']), 'summary');
    assert.equal(suggest('xyz', ['summary', 'version']), undefined);
  });
});
