import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, describe, it } from 'node:test';
import { Ajv } from 'ajv';
import { COMMANDS } from '../../src/commands/index.ts';
import { schemaOf } from '../../src/commands/schema.ts';
import { parseYaml } from '../../src/manifest/yaml.ts';
import { readTextFile } from '../../src/system/text-file.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/convirt');

/** A staged tree and what is expected of it. */
const AUDITED = writeTree({
  'contrib.yaml':
    'contrib: 1\nname: tick\nversion: 1\nsummary: Print the time\nlicense: MIT\n' +
    'packages: { tick: { files: [] } }\nexpectations: { tick: { on-path: tick } }\n',
  'root/usr/bin/tick': { text: '#!/bin/sh\n', mode: 0o755 },
});

const PORTABLE = writeTree({
  'contrib.yaml':
    'contrib: 1\nname: tick\nversion: "0.3"\nsummary: Print tick\nlicense: MIT\nreleased: 2026-11-01\n' +
    'packages: { tick: { files: ["tick --> ${bindir}/ (0755)", "tick.service --> ${unitdir}/ (0644)"] } }\n' +
    'portable: { tick: { units: [tick.service] } }\n',
  tick: '#!/bin/sh\necho tick\n',
  'tick.service': '[Service]\nExecStart=/usr/bin/tick\n',
});

/** What each command is asked, in a copy of the example; an order in which each finds what it needs. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  init: ['init', 'debian', '--yes', '--maintainer', 'A <a@example.org>', '--staging'],
  map: ['map', 'debian'],
  deps: ['deps', 'debian@12', '--mirror', resolve(import.meta.dirname, '../fixtures/deps/debian')],
  check: ['check', 'debian'],
  stage: ['stage', 'debian', '--destdir', '../stage'],
  recipe: ['recipe', 'ubuntu'],
  build: ['build', 'ubuntu@24.04', '--source', '--out', '../built'],
  portable: ['-C', PORTABLE, 'portable', '--base', '/', '--dry-run'],
  bundle: ['bundle', 'debian', '--out', '..'],
  verify: ['verify', '../convirt-1.1-debian.tar.gz'],
  prerelease: ['prerelease', '--out', '../prerelease'],
  invite: ['-C', PORTABLE, 'invite', 'arch', '--maintainer', 'A <a@example.org>'],
  accept: ['accept', '../convirt-1.1-debian.tar.gz', '--by', 'A <a@example.org>', '--replace'],
  release: ['release', '--offline', '--out', '../release'],
  status: ['status'],
  new: ['new', '--yes', '--dry-run', '--name', 'x', '--version', '1.0', '--summary', 'x', '--license', 'MIT'],
  split: ['split', 'ubuntu'],
  upgrade: ['upgrade', 'contrib.yaml', 'contrib.yaml'],
  show: ['show', '../stage'],
  audit: ['-C', AUDITED, 'audit', '--distro', 'debian', 'root'],
  doctor: ['doctor'],
  distros: ['distros'],
  rules: ['rules'],
  explain: ['explain', 'mapping/matches-nothing'],
  schema: ['schema'],
  completion: ['completion', 'bash'],
  man: ['man', 'bundle'],
};

describe('every command prints the document that its schema describes', () => {
  const scratch = scratchDirectory();
  const tree = join(scratch, 'convirt-1.1');
  before(() => cpSync(EXAMPLE, tree, { recursive: true }));

  for (const { name } of COMMANDS) {
    it(name, name === 'build' ? needsTool('dpkg-source', 'dh') : {}, async () => {
      const args = CALLS[name];
      assert.ok(args !== undefined, `a call for ${name}`);
      const cwd = name === 'new' ? writeTree({ 'src/a.c': 'int a;\n' }) : tree;
      const { status, stdout, stderr } = contrib([...args, '--json'], {
        cwd,
        env: { XDG_CACHE_HOME: join(scratch, 'cache') },
      });
      assert.equal(status, 0, stderr + stdout);
      const document: unknown = JSON.parse(stdout);
      const ajv = new Ajv({ strict: false });
      const validate = ajv.compile(await schemaOf(name));
      assert.ok(validate(document), JSON.stringify(validate.errors));
      assert.ok(!validate({ schema: 'contrib/1' }), 'the schema refuses something');
    });
  }
});

describe('the schema of contrib.yaml', () => {
  it('accepts the examples as an editor reads them, and refuses an unknown key', async () => {
    const validate = new Ajv({ strict: false }).compile(await schemaOf('contrib.yaml'));
    for (const file of ['contrib.yaml', 'guide.yaml']) {
      const { data } = parseYaml(file, readTextFile(join(EXAMPLE, file)));
      assert.ok(validate(data), JSON.stringify(validate.errors));
      assert.ok(!validate({ ...(data as object), unknown: 1 }));
    }
  });
});
