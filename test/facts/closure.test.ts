import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Closure, closureOf } from '../../src/facts/image/closure.ts';
import type { Layer, Node } from '../../src/facts/image/layers.ts';
import { defaultDirectories } from '../../src/facts/image/library-paths.ts';
import { type ElfSpec, GLIBC_DIRECTORIES, makeElf } from '../helpers/elf.ts';

const LOADER = '/lib64/ld-linux-x86-64.so.2';
const LIB = '/usr/lib/x86_64-linux-gnu';

type Items = Readonly<Record<string, ElfSpec | string | { readonly link: string } | Buffer>>;

/** A layer of files, each an ELF file, a text, bytes or a link. */
function layerOf(items: Items): Layer {
  const nodeOf = (path: string): Node | undefined => {
    const item = items[path];
    if (item === undefined)
      return Object.keys(items).some((one) => one.startsWith(`${path}/`))
        ? { type: 'directory', mode: 0o755 }
        : undefined;
    if (typeof item === 'object' && 'link' in item)
      return { type: 'symlink', mode: 0o777, target: item.link };
    return { type: 'file', mode: 0o755 };
  };
  return {
    at: nodeOf,
    list: (directory) =>
      Object.keys(items)
        .filter((path) => path.startsWith(`${directory}/`))
        .map((path) => path.slice(directory.length + 1))
        .filter((name) => !name.includes('/')),
    read: async (path) => {
      const item = items[path];
      if (typeof item === 'string') return Buffer.from(item);
      return Buffer.isBuffer(item) ? item : makeElf((item ?? {}) as ElfSpec);
    },
  };
}

const GLIBC = { [LOADER]: { data: GLIBC_DIRECTORIES } };

async function closure(items: Items, path = '/usr/bin/demo', base?: Items): Promise<Closure> {
  const layers = [items, ...(base === undefined ? [] : [base])].map(layerOf);
  return closureOf(layers, [{ path }], { searchPath: ['/usr/bin', '/bin'], configured: layers[1] });
}

function missing({ needs }: Closure): string[] {
  return needs.filter(({ found }) => found === undefined).map(({ name }) => name);
}

function foundAt({ needs }: Closure, name: string): string | undefined {
  return needs.find((need) => need.name === name)?.found?.path;
}

describe('the closure of a program', () => {
  it('follows libraries of libraries, through links', async () => {
    const result = await closure({
      ...GLIBC,
      '/usr/bin/demo': { interpreter: LOADER, needed: ['liba.so.1'] },
      [`${LIB}/liba.so.1`]: { link: 'liba.so.1.2' },
      [`${LIB}/liba.so.1.2`]: { needed: ['libb.so.2'] },
      '/lib/libb.so.2': {},
    });
    assert.deepEqual(missing(result), []);
    assert.equal(foundAt(result, 'liba.so.1'), `${LIB}/liba.so.1.2`);
    assert.equal(foundAt(result, 'libb.so.2'), '/lib/libb.so.2');
  });

  it('looks in RUNPATH for what the file itself needs, and not for what its libraries need', async () => {
    const result = await closure(
      {
        ...GLIBC,
        '/opt/demo/bin/demo': { interpreter: LOADER, needed: ['liba.so'], runpath: '$ORIGIN/../lib' },
        '/opt/demo/lib/liba.so': { needed: ['libb.so'] },
        '/opt/demo/lib/libb.so': {},
      },
      '/opt/demo/bin/demo',
    );
    assert.deepEqual(missing(result), ['libb.so']);
  });

  it('looks in RPATH also for what libraries need, unless they have a RUNPATH', async () => {
    const items = {
      ...GLIBC,
      '/opt/demo/bin/demo': { interpreter: LOADER, needed: ['liba.so'], rpath: '${ORIGIN}/../lib' },
      '/opt/demo/lib/liba.so': { needed: ['libb.so'] },
      '/opt/demo/lib/libb.so': {},
    };
    assert.deepEqual(missing(await closure(items, '/opt/demo/bin/demo')), []);
    const own = { ...items, '/opt/demo/lib/liba.so': { needed: ['libb.so'], runpath: '/nowhere' } };
    assert.deepEqual(missing(await closure(own, '/opt/demo/bin/demo')), ['libb.so']);
  });

  it('passes over a library of another machine', async () => {
    const result = await closure({
      ...GLIBC,
      '/usr/bin/demo': { interpreter: LOADER, needed: ['liba.so'], runpath: '/opt/other:/opt/own' },
      '/opt/other/liba.so': { machine: 183 },
      '/opt/own/liba.so': {},
    });
    assert.equal(foundAt(result, 'liba.so'), '/opt/own/liba.so');
  });

  it('takes a name that is loaded already for what was loaded', async () => {
    const result = await closure({
      ...GLIBC,
      '/usr/bin/demo': { interpreter: LOADER, needed: ['liba.so', 'libb.so'], runpath: '/opt/own' },
      '/opt/own/liba.so': {},
      '/opt/own/libb.so': { needed: ['liba.so'] },
    });
    assert.deepEqual(missing(result), []);
  });

  it('finds interpreters of scripts, through env as well', async () => {
    const result = await closure({
      ...GLIBC,
      '/usr/bin/demo': '#!/usr/bin/env -S python3 -u\n',
      '/usr/bin/env': {},
      '/usr/bin/python3': { link: 'python3.11' },
      '/usr/bin/python3.11': { interpreter: LOADER },
    });
    assert.deepEqual(missing(result), []);
    assert.ok(result.files.has('/usr/bin/python3.11'));
  });

  it('knows what a base has only where ld.so.conf says', async () => {
    const result = await closure(
      { '/usr/bin/demo': { interpreter: LOADER, needed: ['libblas.so.3'] } },
      '/usr/bin/demo',
      {
        ...GLIBC,
        '/etc/ld.so.conf': 'include /etc/ld.so.conf.d/*.conf\n',
        '/etc/ld.so.conf.d/blas.conf': '# for blas\n/opt/blas\n',
        '/opt/blas/libblas.so.3': {},
      },
    );
    const need = result.needs.find(({ name }) => name === 'libblas.so.3');
    assert.equal(need?.found?.path, '/opt/blas/libblas.so.3');
    assert.equal(need?.onlyConfigured, true);
  });

  it('ends with circles of links, of libraries and of scripts', async () => {
    const result = await closure({
      '/usr/bin/demo': '#!/usr/bin/other\n',
      '/usr/bin/other': '#!/usr/bin/demo\n',
      '/bin/loop': { link: 'loop' },
    });
    assert.deepEqual(missing(result), []);
    assert.deepEqual(missing(await closure({ '/bin/x': { link: 'x' } }, '/bin/x')), []);
  });

  it('never fails on bytes that are no ELF file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const broken = makeElf({ interpreter: LOADER, needed: ['liba.so'] });
        bytes.forEach((byte, index) => {
          broken[(index * 7 + byte) % broken.length] = byte;
        });
        await closure({ ...GLIBC, '/usr/bin/demo': broken });
      }),
      { numRuns: 200 },
    );
  });
});

describe('the directories of a loader', () => {
  it('are those that glibc and musl have in themselves', () => {
    assert.deepEqual(defaultDirectories(makeElf({ data: GLIBC_DIRECTORIES })), [
      '/lib/x86_64-linux-gnu',
      LIB,
      '/lib',
      '/usr/lib',
    ]);
    assert.deepEqual(defaultDirectories(Buffer.from('x\0/lib:/usr/local/lib:/usr/lib\0')), [
      '/lib',
      '/usr/local/lib',
      '/usr/lib',
    ]);
    assert.deepEqual(defaultDirectories(Buffer.from('x\0/lib64/\0/usr/lib64/\0')), ['/lib64', '/usr/lib64']);
  });

  it('are the usual ones of a loader that does not say', () => {
    assert.deepEqual(defaultDirectories(Buffer.from('\0/etc/\0/usr/share/\0')), [
      '/lib64',
      '/usr/lib64',
      '/lib',
      '/usr/lib',
    ]);
  });
});
