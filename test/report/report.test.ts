import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { REPORTERS } from '../../src/report/reporters.ts';
import type { Io } from '../../src/system/io.ts';
import { wrap } from '../../src/system/wrap.ts';
import { writeTree } from '../helpers/scratch.ts';

const FINDING: Finding = {
  rule: 'mapping/matches-nothing',
  severity: 'error',
  place: { file: 'contrib.yaml', line: 2, column: 3, endColumn: 8 },
  message: 'src/* matches nothing\u001b[2J',
  remedy: 'correct it',
  source: 'dh_install(1)',
};

async function print(
  form: keyof typeof REPORTERS,
  findings: readonly Finding[],
  more: { readonly verbose?: boolean; readonly judges?: boolean } = {},
): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    stdin: process.stdin,
    stderr: process.stderr,
    interactive: false,
    quiet: false,
    style: (_style, text) => text,
    env: {},
  };
  const directory = writeTree({ 'contrib.yaml': 'a:\n  - src/* --> /x\n' });
  const report = {
    command: 'check',
    ok: false,
    result: {},
    findings,
    text: 'done\n',
    strict: false,
    verbose: false,
    judges: false,
  };
  await REPORTERS[form]({ ...report, ...more, directory }, io);
  return printed;
}

describe('reporters', () => {
  it('text shows the line, a caret and the hint, and nothing that commands a terminal', async () => {
    const { out, err } = await print('text', [FINDING]);
    assert.equal(out, 'done\n');
    assert.equal(
      err,
      [
        '',
        'contrib.yaml:2:3: error[mapping/matches-nothing]: src/* matches nothing\\x1b[2J',
        '    2 |   - src/* --> /x',
        '          ^^^^^',
        'hint: correct it',
        '',
      ].join('\n'),
    );
  });

  it('text leaves out what somebody answered for, except when everything is wanted', async () => {
    const suppressed = { ...FINDING, suppressed: { reason: 'known since 2020', place: FINDING.place } };
    assert.equal((await print('text', [suppressed])).err, '');
    const { err } = await print('text', [suppressed], { verbose: true });
    assert.match(err, /from: dh_install\(1\)\nsuppressed: known since 2020/);
  });

  it('text of a command that judges is the findings, and then their sum', async () => {
    const { out, err } = await print('text', [FINDING], { judges: true });
    assert.equal(err, '');
    assert.match(out, /^contrib\.yaml:2:3: error.*hint: correct it\n\ndone\n$/s);
    assert.equal((await print('text', [{ ...FINDING, severity: 'info' }], { judges: true })).out, 'done\n');
  });

  it('json is one document', async () => {
    const document = JSON.parse((await print('json', [FINDING])).out) as Record<string, unknown>;
    assert.deepEqual(Object.keys(document), ['schema', 'command', 'ok', 'result', 'findings']);
    assert.equal(document['schema'], 'contrib/1');
  });

  it('github writes one command a finding, escaped', async () => {
    const { out } = await print('github', [
      { ...FINDING, message: 'a%b\nc', place: { file: 'a,b:c', line: 1, column: 1 } },
    ]);
    assert.equal(
      out,
      '::error file=a%2Cb%3Ac,line=1,col=1,title=mapping/matches-nothing::a%25b%0Ac%0Ahint: correct it\n',
    );
  });

  it('sarif names the tool, the rules and the places, and keeps its fingerprints when lines move', async () => {
    const read = async (finding: Finding) =>
      JSON.parse((await print('sarif', [finding])).out).runs[0].results[0];
    const result = await read(FINDING);
    assert.equal(result.ruleId, FINDING.rule);
    assert.deepEqual(result.locations[0].physicalLocation, {
      artifactLocation: { uri: 'contrib.yaml' },
      region: { startLine: 2, startColumn: 3, endColumn: 8 },
    });
    const moved = await read({ ...FINDING, place: { file: 'contrib.yaml', line: 9, column: 3 } });
    assert.deepEqual(moved.partialFingerprints, result.partialFingerprints);
    const other = await read({ ...FINDING, message: 'another' });
    assert.notDeepEqual(other.partialFingerprints, result.partialFingerprints);
  });

  it('wraps at blanks alone', async () => {
    assert.equal(wrap('aa bb cc', 5), 'aa bb\ncc');
    assert.equal(wrap('aaaaaaaa b', 5), 'aaaaaaaa\nb');
  });
});
