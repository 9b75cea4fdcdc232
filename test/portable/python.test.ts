// A service in Python: its interpreter comes as packages of the distribution, whole.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { bootAndRun, needsNspawn } from '../helpers/nspawn.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const PROJECT = {
  'contrib.yaml': `contrib: 1
name: hello
version: 2.0
summary: Say hello on a socket
license: MIT
released: 2026-11-01
packages:
  hello:
    files:
      - src/hello --> \${bindir}/ (0755)
      - systemd/* --> \${unitdir}/
portable:
  hello:
    contents: [{ packages: [python3-minimal], without: [dpkg] }]
    squashfs: { compression: zstd -Xcompression-level 3 }
`,
  'src/hello': `#!/usr/bin/python3
import os, socket

listener = socket.socket(fileno=3)
while True:
    peer, _ = listener.accept()
    with peer:
        peer.sendall(f'hello from {"root" if os.getuid() == 0 else "somebody"}\\n'.encode())
`,
  'systemd/hello.service': '[Unit]\nRequires=hello.socket\n[Service]\nExecStart=/usr/bin/hello\n',
  'systemd/hello.socket': '[Socket]\nListenStream=/run/hello.sock\n',
};

/** Whether the machine's own packages can be had: without them there is nothing to unpack. */
function hasMirror(): boolean {
  const cwd = scratchDirectory();
  return spawnSync('apt-get', ['download', 'hostname'], { cwd, timeout: 60_000 }).status === 0;
}

const tools = needsNspawn().skip === false ? needsTool('mmdebstrap') : needsNspawn();

test('an image of a Python service holds packages of the distribution, and answers', tools, (t) => {
  if (!hasMirror()) return t.skip('Debian’s mirror cannot be reached');
  const out = join(scratchDirectory(), 'out');
  const root = writeTree(PROJECT);
  const { status, stderr } = contrib(['-C', root, 'portable', 'debian@12', '--out', out]);
  assert.equal(status, 0, stderr);
  const { sources } = JSON.parse(readFileSync(join(out, 'hello_2.0.contents.json'), 'utf8'));
  const names = sources.map(({ name }: { name: string }) => name);
  for (const name of ['python3-minimal', 'libc6', 'libexpat1'])
    assert.ok(names.includes(name), `${name} in ${names}`);
  for (const name of ['dpkg', 'tar'])
    assert.ok(!names.includes(name), `${name} is left out with what it alone needs`);
  const files = sources.flatMap((source: { files: string[] }) => source.files);
  assert.ok(files.includes('/usr/share/doc/python3-minimal/copyright'));
  assert.deepEqual(
    files.filter((path: string) => path.startsWith('/usr/share/man/')),
    [],
  );
  const { facts, log } = bootAndRun(resolve(import.meta.dirname, 'python-guest.sh'), {
    'hello_2.0.raw': join(out, 'hello_2.0.raw'),
  });
  assert.deepEqual(
    Object.fromEntries(facts),
    { attach: '0', start: '0', answer: 'hello from somebody', detach: '0' },
    log,
  );
  return undefined;
});
