import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { openBox } from '../../src/build/box.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

/** Connects to itself over 127.0.0.1, as the tests of a daemon do. */
const TALK = `
const net = require('node:net');
const server = net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', () => {
  net.connect(server.address().port, '127.0.0.1').on('data', (data) => {
    console.log(String(data), process.env.PATH);
    server.close();
  });
});`;

describe('the box that builds run in', { skip: needsTool('unshare', 'ip').skip }, () => {
  it('has a loopback device where it has no network', async (t) => {
    const directory = scratchDirectory();
    const box = await openBox(directory);
    if (box.hasNetwork) return t.skip('this machine gives no network namespaces');
    const command = [process.execPath, '-e', TALK];
    const [program = '', ...args] = box.enter(command, {
      cwd: directory,
      unprivileged: false,
      network: false,
      instead: {},
    });
    const env = { PATH: '/usr/bin:/bin' };
    assert.equal(execFileSync(program, args, { encoding: 'utf8', env }), 'hello /usr/bin:/bin\n');
  });
});
