import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseShell } from '../../src/facts/shell/parse.ts';
import { followShell } from '../../src/facts/shell/run.ts';
import type { ShellOptions } from '../../src/facts/shell/state.ts';

/** What a script would start, as lines; a word that is not known is `?`, what may not happen ends with `(maybe)`. */
function starts(script: string, options: ShellOptions = {}): string[] {
  return followShell(parseShell(script), options).events.map(
    ({ words, certain }) => `${words.map((word) => word ?? '?').join(' ')}${certain ? '' : ' (maybe)'}`,
  );
}

/** Scripts of which everything is known, so that a real shell starts the same. */
const KNOWN: readonly string[] = [
  'A=1; B="$A 2"; say $B "$B"',
  'set -- a "b c"; say "$@"; say $#; shift; say "$1"',
  'f() { say in "$1"; return 0; say never; }; f x; say out',
  'for x in a b; do say $x; done',
  'case start in stop|start) say yes;; *) say no;; esac',
  'if [ -n "" ]; then say a; elif [ 2 -gt 1 ]; then say b; else say c; fi',
  'say ${A:-default} ${B-"x y"}; A=set; say ${A:+there}',
  'say \'a  b\' "c\\"d" e\\ f # comment',
  'cat() { :; }; cat <<END\nsay never\nEND\nsay after',
  'false || say or; true && say and; ! false && say not',
  '(A=1; say "$A"); say "${A:-unset}"',
  'say a >/dev/null 2>&1; say \\\n joined',
];

describe('followShell', () => {
  for (const script of KNOWN) {
    it(`starts what sh starts: ${script.slice(0, 40).replaceAll('\n', ' ')}`, () => {
      const real = spawnSync(
        'sh',
        ['-c', `say() { printf 'say' >&3; for w; do printf ' %s' "$w" >&3; done; echo >&3; }\n${script}`],
        {
          encoding: 'utf8',
          stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
        },
      );
      const lines = String(real.output[3])
        .split('\n')
        .filter((line) => line !== '');
      assert.deepEqual(starts(script), lines);
    });
  }

  it('follows both ways of what it cannot know, and forgets what differs', () => {
    const script = 'if grep -q x /etc/x; then A=1; say a; else A=2; say b; fi; say "$A"';
    assert.deepEqual(starts(script), ['grep -q x /etc/x', 'say a (maybe)', 'say b (maybe)', 'say ?']);
  });

  it('gives programs what is exported, and what was given and is changed', () => {
    const { events } = followShell(parseShell('PATH=/opt/bin:$PATH; A=1; export B=2; C=3 exec prog "$@"'), {
      args: ['x'],
      environment: new Map([['PATH', '/bin']]),
    });
    assert.deepEqual(events[0]?.words, ['prog', 'x']);
    assert.deepEqual(Object.fromEntries(events[0]?.environment ?? []), {
      PATH: '/opt/bin:/bin',
      B: '2',
      C: '3',
    });
    assert.equal(events[0]?.isExec, true);
  });

  it('ends for every text, with no more work than a script of a person is', () => {
    const piece = fc.constantFrom(
      'if ',
      'then ',
      'fi\n',
      'case ',
      'in ',
      'esac ',
      ';;',
      '(',
      ')',
      '{ ',
      '} ',
      '$(',
      '`',
      '"',
      "'",
      '${A:-',
      '}',
      'f() ',
      'f\n',
      '<<E\n',
      '|',
      '&&',
      '\\',
      '$A',
      'A=$A$A\n',
      'while ',
      'do ',
      'done ',
      'for x in ',
      '\0',
      'say x\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        followShell(parseShell(pieces.join('')));
      }),
      { numRuns: 300 },
    );
    followShell(parseShell('('.repeat(100_000)));
    followShell(parseShell('A=x\n'.concat('A=$A$A$A$A\n'.repeat(1000), 'say $A')));
    followShell(parseShell('f() { f; f; }\nf'));
  });
});
