import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS } from '../../src/commands/index.ts';
import { contrib, contribCommand } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: demo
version: 1.10
summary: A demo
license: MIT
released: 2026-11-01
packages:
  demo:
    files:
      - src/* --> \${datadir}/demo/ (0644)
`;

/** The first line of what went wrong, and the exit code. */
function failure(
  args: readonly string[],
  cwd?: string,
): { status: number | null; first: string; hint: string } {
  const { status, stderr } = contrib(args, cwd === undefined ? {} : { cwd });
  const lines = stderr.split('\n');
  return { status, first: lines[0] ?? '', hint: lines.find((line) => line.startsWith('hint: ')) ?? '' };
}

describe('the command line', () => {
  it('says its version and its help on standard output', () => {
    assert.match(contrib(['--version']).stdout, /^contrib \d+\.\d+\.\d+\n$/);
    const { status, stdout, stderr } = contrib(['--help']);
    assert.equal(status, 0);
    assert.equal(stderr, '');
    for (const { name } of COMMANDS) assert.ok(stdout.includes(`contrib ${name}`), name);
  });

  it('without a command prints the help as an error', () => {
    const { status, stdout, stderr } = contrib([]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /First steps/);
  });

  it('the table of commands is the folder of commands', async () => {
    for (const { name, usage, summary, load } of COMMANDS) {
      const { command } = await load();
      assert.equal(command.name, name);
      assert.equal(command.summary, summary);
      assert.ok(usage.startsWith(name));
      assert.ok(command.examples.length > 0, `${name} has an example`);
    }
  });

  it('every command has help with usage, output and examples', () => {
    for (const { name } of COMMANDS) {
      const { status, stdout } = contrib([name, '--help']);
      assert.equal(status, 0, name);
      assert.match(stdout, new RegExp(`^Usage: contrib ${name}`), name);
      assert.match(stdout, /\nExamples\n/, name);
    }
  });

  for (const [args, message, hint] of [
    [['chekc'], 'error: there is no command "chekc"', 'hint: did you mean contrib check?'],
    [['check', '--hots'], 'error: there is no option --hots', 'hint: did you mean --host?'],
    [['check', '--output', 'jsn'], 'error: --output cannot be "jsn"', 'hint: did you mean json?'],
    [['check', '--host=yes'], 'error: --host takes no value', 'hint: give the option alone'],
    [['explain'], 'error: RULE is missing', 'hint: RULE: A rule, as in permissions/matches-nothing'],
    [
      ['explain', 'matches-nothing', 'x'],
      'error: "x" is one argument too many',
      'hint: see: contrib explain --help',
    ],
    [['rules', 'maping'], 'error: there is no area "maping"', 'hint: did you mean mapping?'],
    [['distros', 'ubunut'], 'error: contrib knows no distribution "ubunut"', 'hint: did you mean ubuntu?'],
    [
      ['doctor', '--output', 'sarif'],
      'error: contrib doctor has no output as sarif',
      'hint: it has: text, json',
    ],
    [['completion', 'tcsh'], 'error: there is no completion for "tcsh"', 'hint: one of: bash, zsh, fish'],
  ] as const) {
    it(`contrib ${args.join(' ')} is wrong usage`, () => {
      const got = failure(args);
      assert.deepEqual([got.status, got.first], [2, message]);
      assert.ok(got.hint.startsWith(hint), got.hint);
    });
  }

  it('options may stand before the command, and -C changes the directory', () => {
    const root = writeTree({ 'contrib.yaml': MANIFEST, 'src/a': 'a' });
    const { status, stdout } = contrib(['-C', root, '--json', 'check', 'debian']);
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as { ok: boolean }).ok, true);
  });

  it('ends quietly when nobody reads', () => {
    const script = `${[process.execPath, ...contribCommand()].join(' ')} rules --verbose | head -n 1`;
    const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', script], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [0, '']);
  });

  it('colors only where they are wanted', () => {
    const start = '\u001b[';
    assert.ok(!contrib(['--help'], { env: { NO_COLOR: '' } }).stdout.includes(start));
    assert.ok(contrib(['doctor', '--color', 'always']).stdout.includes(start));
  });
});

describe('bad input', () => {
  for (const [name, text, line] of [
    ['no manifest', undefined, /there is no contrib\.yaml in .* or above it/],
    ['an empty manifest', '', /contrib is missing/],
    ['broken YAML', 'contrib: 1\nname: "x\n', /^contrib\.yaml:\d+:\d+: error\[manifest\/yaml\]/],
    [
      'a manifest of another format',
      MANIFEST.replace('contrib: 1', 'contrib: 9'),
      /contrib is 9: it is not a format/,
    ],
    ['a manifest that is a list', '- a\n', /the file is a list, not a mapping/],
    ['an unknown key', MANIFEST.replace('summary', 'sumary'), /did you mean "summary"\?/],
    [
      'an alias bomb',
      `a: &a [x, x]\nb: &b [${'*a, '.repeat(200)}]\nc: [${'*b, '.repeat(200)}]\n`,
      /aliases of this file/,
    ],
    ['a control character', MANIFEST.replace('A demo', '"a\\x1b[2J"'), /summary holds a control character/],
    ['no package', MANIFEST.replace(/packages:.*/s, 'packages: {}\n'), /packages is empty/],
  ] as const) {
    it(`${name} is exit 3`, () => {
      const root = text === undefined ? scratchDirectory() : writeTree({ 'contrib.yaml': text });
      const { status, stdout, stderr } = contrib(['check', 'debian'], { cwd: root });
      assert.deepEqual([status, stdout], [3, '']);
      assert.match(stderr, line);
      assert.match(stderr, /hint: |error/);
    });
  }

  it('a manifest that is a FIFO or a directory is exit 3 and does not hang', () => {
    const root = scratchDirectory();
    spawnSync('mkfifo', [join(root, 'contrib.yaml')]);
    assert.equal(failure(['check', 'debian'], root).status, 3);
    const other = scratchDirectory();
    mkdirSync(join(other, 'contrib.yaml'));
    assert.equal(failure(['check', 'debian'], other).status, 3);
  });

  it('a manifest that is not UTF-8 is exit 3', () => {
    const root = scratchDirectory();
    writeFileSync(join(root, 'contrib.yaml'), Buffer.from([0x61, 0x3a, 0xff, 0xfe]));
    assert.match(failure(['check', 'debian'], root).first, /is not UTF-8 text/);
  });

  it('every problem of a file is told at once, with its line and a caret', () => {
    const root = writeTree({
      'contrib.yaml': MANIFEST.replace('(0644)', '(0999)').replace('license', 'licence'),
    });
    const { stderr } = contrib(['check', 'debian'], { cwd: root });
    assert.match(
      stderr,
      /contrib\.yaml:5:1: error\[manifest\/unknown-key\].*\n +5 \| licence: MIT\n +\^+\nhint: did you mean "license"/,
    );
    const notation = writeTree({ 'contrib.yaml': MANIFEST.replace('(0644)', '(0999)') });
    assert.match(
      contrib(['check', 'debian'], { cwd: notation }).stderr,
      /contrib\.yaml:10:\d+: error\[manifest\/notation\]: 0999 is not an octal mode/,
    );
  });

  it('a version keeps its spelling', () => {
    const root = writeTree({
      'contrib.yaml': MANIFEST.replace('datadir}/demo/', 'datadir}/${version}/'),
      'src/a': '',
    });
    const { stdout } = contrib(['map', 'debian'], { cwd: root });
    assert.match(stdout, /\/usr\/share\/1\.10\/a/);
  });

  it('an error in JSON is one document too', () => {
    const { status, stdout } = contrib(['check', '--json'], { cwd: scratchDirectory() });
    const document = JSON.parse(stdout) as { ok: boolean; error: { code: string } };
    assert.deepEqual([status, document.ok, document.error.code], [3, false, 'bad-input']);
  });

  it('a file that may not be read is told by its name', {
    skip: process.getuid?.() === 0 ? 'root reads everything' : false,
  }, () => {
    const root = writeTree({ 'contrib.yaml': MANIFEST });
    chmodSync(join(root, 'contrib.yaml'), 0);
    assert.match(failure(['check', 'debian'], root).first, /may not be read by this user/);
  });
});

describe('completion', () => {
  const complete = (line: string): string[] => {
    const script = contrib(['completion', 'bash']).stdout;
    const words = line.split(' ');
    const run = [
      `contrib() { ${[process.execPath, ...contribCommand()].join(' ')} "$@"; }`,
      script,
      `COMP_WORDS=(${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${words.length - 1}; _contrib`,
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');
    return spawnSync('bash', ['-c', run], { encoding: 'utf8' }).stdout.trim().split('\n');
  };

  it('bash completes commands, options, their values and distributions', () => {
    assert.deepEqual(complete('contrib ch'), ['check']);
    assert.deepEqual(complete('contrib check --no-l'), ['--no-linters']);
    assert.ok(complete('contrib check --output s').includes('sarif'));
    assert.deepEqual(complete('contrib init ub'), ['ubuntu']);
  });

  it('zsh and fish scripts name every command', () => {
    for (const shell of ['zsh', 'fish']) {
      const { stdout } = contrib(['completion', shell]);
      for (const { name } of COMMANDS) assert.ok(stdout.includes(name), `${shell} ${name}`);
    }
  });

  it('zsh accepts its script', needsTool('zsh'), () => {
    const { status } = spawnSync('zsh', ['-n'], { input: contrib(['completion', 'zsh']).stdout });
    assert.equal(status, 0);
  });

  it('fish accepts its script', needsTool('fish'), () => {
    const script = join(scratchDirectory(), 'contrib.fish');
    writeFileSync(script, contrib(['completion', 'fish']).stdout);
    const { status } = spawnSync('fish', ['-n', script]);
    assert.equal(status, 0);
  });
});

describe('the sources', () => {
  it('one file a command', () => {
    const files = readdirSync(resolve(import.meta.dirname, '../../src/commands'));
    for (const { name } of COMMANDS) assert.ok(files.includes(`${name}.ts`), name);
  });
});
