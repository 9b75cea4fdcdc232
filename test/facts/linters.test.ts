import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hookLinters } from '../../src/facts/linters.ts';
import { readShellcheck } from '../../src/facts/shellcheck.ts';
import { needsTool } from '../helpers/tools.ts';

const { syntax, shellcheck } = hookLinters();

test('a syntax error has its line in dash and in bash', needsTool('dash', 'bash'), async () => {
  const body = '#!/bin/sh\nif true\nfi\n';
  for (const dialect of ['dash', 'bash'] as const) {
    const [problem, ...others] = await syntax({ body, dialect });
    assert.equal(others.length, 0);
    assert.equal(problem?.line, 3, dialect);
    assert.match(problem?.message ?? '', /yntax error/);
  }
  assert.deepEqual(await syntax({ body: 'a=(1 2)\n', dialect: 'bash' }), []);
  assert.notDeepEqual(await syntax({ body: 'a=(1 2)\n', dialect: 'dash' }), []);
});

test('a script of any length is parsed', needsTool('bash'), async () => {
  const body = `${'echo demo\n'.repeat(20_000)}if\n`;
  assert.equal((await syntax({ body, dialect: 'bash' })).length, 1);
});

test('linters read a script and run nothing of it', needsTool('dash', 'bash'), async () => {
  const directory = mkdtempSync(join(tmpdir(), 'contrib-lint-'));
  const touched = join(directory, 'touched');
  try {
    process.env['BASH_ENV'] = '/dev/stdin';
    const body = `touch ${touched}\n$(touch ${touched})\ntrap 'touch ${touched}' EXIT\n. ${directory}/x\nset +n\ntouch ${touched}\n`;
    for (const dialect of ['sh', 'dash', 'bash'] as const) {
      assert.deepEqual(await syntax({ body, dialect }), []);
      await shellcheck({ body, dialect });
    }
    assert.equal(existsSync(touched), false);
  } finally {
    delete process.env['BASH_ENV'];
    rmSync(directory, { recursive: true });
  }
});

test('shellcheck’s levels, columns and codes', needsTool('shellcheck'), async () => {
  const problems = await shellcheck({ body: '#!/bin/sh\n\trm $1\nlocal x\n', dialect: 'dash' });
  const quote = problems.find(({ code }) => code === 'SC2086');
  assert.deepEqual([quote?.line, quote?.column, quote?.endColumn, quote?.severity], [2, 5, 7, 'info']);
  assert.equal(problems.find(({ code }) => code === 'SC2168')?.severity, 'error');
});

test('what shellcheck prints in another form is nothing', () => {
  for (const text of ['', '[]', '{"comments":[{}]}', 'Unknown format json1'])
    assert.deepEqual(readShellcheck(text), [], text);
});
