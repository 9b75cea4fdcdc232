import assert from 'node:assert/strict';
import { execPath } from 'node:process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { accountCommand, sysusersLine } from '../../src/facts/accounts.ts';
import { readBinary } from '../../src/facts/binary/binary.ts';
import { factsOf } from '../../src/facts/set-facts.ts';
import { type SetView, viewSet } from '../../src/facts/set-view.ts';
import { tmpfilesLine } from '../../src/facts/tmpfiles.ts';
import { serviceEnvironment } from '../../src/facts/units/environment.ts';
import { parseEnvironmentFile } from '../../src/facts/units/environment-file.ts';
import { execCommands } from '../../src/facts/units/exec-line.ts';
import { parseUnitFile } from '../../src/facts/units/unit-file.ts';
import { valuesOf } from '../../src/facts/units/units.ts';
import type { Entry } from '../../src/packages/entry.ts';
import { memorySet, type Package, type Script } from '../../src/packages/package-set.ts';

type File = string | Buffer | { readonly link: string };

/** A package in memory as Debian 13 would have it. */
function view(files: Readonly<Record<string, File>>, scripts: readonly Script[] = []): SetView {
  const origin = { kind: 'archive', path: 'x.deb' } as const;
  const version = { version: '1' };
  const said = { summary: '', relations: [], intents: [], accounts: [], units: [] };
  const pkg: Package = { name: 'x', version, architecture: 'amd64', ...said, scripts, origin };
  const entries = Object.entries(files).map(([path, file]): Entry => {
    const base = { path, mode: 0o755, owner: 'root', group: 'root', flags: [] };
    if (typeof file === 'string' || Buffer.isBuffer(file)) return { ...base, type: 'file' };
    return { ...base, type: 'symlink', target: file.link };
  });
  const set = memorySet(origin, [{ package: pkg, entries }], async function* (_pkg, { path }) {
    const file = files[path];
    if (typeof file === 'string' || Buffer.isBuffer(file)) yield Buffer.from(file);
  });
  return viewSet(set, resolveDistribution('debian@13'));
}

const DIRECTORY = '/usr/lib/systemd/system';

describe('units of a set', () => {
  it('are read with drop-ins, and an empty value takes a list back', async () => {
    const facts = factsOf(
      view({
        [`${DIRECTORY}/a.service`]: '[Service]\nEnvironment=A=1 "B=x y"\nExecStart=/bin/old\n',
        [`${DIRECTORY}/a.service.d/10-x.conf`]: '[Service]\nExecStart=\nExecStart=/bin/new\n',
        '/etc/systemd/system/a.service.d/20-y.conf':
          '[Service]\nEnvironmentFile=-/etc/missing\nEnvironmentFile=/etc/a\n',
        '/etc/a': 'A=2\nC="three # four"\n',
        [`${DIRECTORY}/b.service`]: { link: '/dev/null' },
      }),
    );
    const { byName } = await facts.units();
    const unit = byName.get('a.service');
    assert.ok(unit !== undefined);
    assert.deepEqual(
      valuesOf(unit, 'Service', 'ExecStart').map(({ value }) => value),
      ['/bin/new'],
    );
    const { variables, missing } = await serviceEnvironment(facts.view, unit);
    assert.deepEqual(
      [...variables].map(([name, { value }]) => `${name}=${value}`),
      ['A=2', 'B=x y', 'C=three # four'],
    );
    assert.deepEqual(missing, []);
    assert.equal(byName.get('b.service')?.masked, true);
  });

  it('are enabled by what enables units, and by nothing that only names them', async () => {
    const postinst =
      'if [ "$1" = configure ]; then\n' +
      "if deb-systemd-helper --quiet was-enabled 'a.socket'; then deb-systemd-helper enable 'a.socket' >/dev/null || true; fi\n" +
      "if deb-systemd-helper debian-installed 'b.service'; then deb-systemd-helper enable 'b.service'; fi\n" +
      "deb-systemd-invoke start 'a.service' 'b.service' >/dev/null || true\nfi\n";
    const script = {
      event: 'install',
      when: 'after',
      interpreter: '/bin/sh',
      body: postinst,
      native: 'postinst',
    } as const;
    const wanted = '[Install]\nWantedBy=multi-user.target\n';
    const facts = factsOf(
      view(
        {
          [`${DIRECTORY}/a.socket`]: '[Install]\nWantedBy=sockets.target\n',
          [`${DIRECTORY}/a.service`]: wanted,
          [`${DIRECTORY}/b.service`]: wanted,
        },
        [script],
      ),
    );
    const { links } = await facts.enablement();
    assert.deepEqual(
      links.map(({ unit, by, certain }) => [unit, by, certain]),
      [['a.socket', 'sockets.target', true]],
    );
  });

  it('follow presets in the order of their files', async () => {
    const body = '/usr/lib/systemd/systemd-update-helper install-system-units a.service b.service || :\n';
    const script = {
      event: 'install',
      when: 'after',
      interpreter: '/bin/sh',
      body,
      native: '%post',
    } as const;
    const wanted = '[Install]\nWantedBy=multi-user.target\n';
    const facts = factsOf(
      view(
        {
          [`${DIRECTORY}/a.service`]: wanted,
          [`${DIRECTORY}/b.service`]: wanted,
          '/usr/lib/systemd/system-preset/10-x.preset': 'enable a.*\n',
          '/usr/lib/systemd/system-preset/99-y.preset': 'disable *\n',
        },
        [script],
      ),
    );
    const { links } = await facts.enablement();
    assert.deepEqual(
      links.map(({ unit }) => unit),
      ['a.service'],
    );
  });
});

describe('lines of system files', () => {
  it('of ExecStart are words with variables put in', () => {
    const environment = new Map([['OPTIONS', '-a "b c"']]);
    const words = execCommands("-@/bin/x x0 $OPTIONS ${OPTIONS} '$$y' ; /bin/y", environment).map(
      (one) => one.words,
    );
    assert.deepEqual(words, [['/bin/x', '-a', 'b c', '-a "b c"', '$y'], ['/bin/y']]);
  });

  it('of sysusers.d and of programs that make accounts', () => {
    assert.deepEqual(sysusersLine('u foo - "The foo" /var/lib/foo'), [
      { kind: 'user', name: 'foo' },
      { kind: 'group', name: 'foo' },
    ]);
    assert.deepEqual(sysusersLine('u foo -:bar'), [{ kind: 'user', name: 'foo' }]);
    assert.deepEqual(
      sysusersLine('m foo bar').map(({ name }) => name),
      ['foo', 'bar'],
    );
    const names = (command: string) =>
      accountCommand(command.split(' ')).map(({ kind, name }) => `${kind} ${name}`);
    assert.deepEqual(names('adduser --system --group --home /var/lib/x x'), ['user x', 'group x']);
    assert.deepEqual(names('addgroup --system x'), ['group x']);
    assert.deepEqual(names('groupadd -f -g 87 -r x'), ['group x']);
    assert.deepEqual(names('useradd -r -g x -d /x -s /sbin/nologin x'), ['user x']);
    assert.deepEqual(names('adduser x group'), []);
    assert.deepEqual(tmpfilesLine('d /run/x 0711 root root -'), [{ type: 'd', path: '/run/x', mode: 0o711 }]);
  });

  it('are read whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        parseUnitFile(text);
        parseEnvironmentFile(text);
        execCommands(text, new Map([['A', text]]));
        sysusersLine(text);
        tmpfilesLine(text);
      }),
    );
  });
});

describe('readBinary', () => {
  const binary = async (bytes: Buffer) => {
    const one = view({ '/x': bytes });
    const item = one.resolve('/x')?.item;
    assert.ok(item !== undefined);
    return readBinary(one, item);
  };

  it('reads PE and Mach-O', async () => {
    const pe = Buffer.alloc(256);
    pe.write('MZ');
    pe.writeUInt32LE(128, 60);
    pe.write('PE\0\0', 128);
    pe.writeUInt16LE(0x8664, 132);
    assert.deepEqual((await binary(pe))?.machines, ['x86_64']);
    const mach = Buffer.alloc(64);
    mach.writeUInt32LE(0xfeedfacf, 0);
    mach.writeUInt32LE(0x0100000c, 4);
    mach.writeUInt32LE(2, 12);
    assert.deepEqual([(await binary(mach))?.machines, (await binary(mach))?.system], [['aarch64'], 'macos']);
  });

  it('ends for headers that lie', async () => {
    const { readFileSync } = await import('node:fs');
    const head = readFileSync(execPath).subarray(0, 2048);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 12 }), async (changes) => {
        const bytes = Buffer.from(head);
        for (const [at, value] of changes) bytes[at] = value;
        await binary(bytes);
      }),
      { numRuns: 200 },
    );
  });
});
