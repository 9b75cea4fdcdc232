import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellCommands } from '../../src/facts/shell-commands.ts';
import { splitWords } from '../../src/facts/split-words.ts';

test('a command is parted by quotes and backslashes, and nothing else', () => {
  assert.deepEqual(splitWords('python3 --version'), ['python3', '--version']);
  assert.deepEqual(splitWords(`  a 'b c' "d \\" e" f\\ g h"i"'j'  `), ['a', 'b c', 'd " e', 'f g', 'hij']);
  assert.deepEqual(splitWords('a; b | c && $(d) `e` > f *'), [
    'a;',
    'b',
    '|',
    'c',
    '&&',
    '$(d)',
    '`e`',
    '>',
    'f',
    '*',
  ]);
  assert.deepEqual(splitWords(`'' ""`), ['', '']);
  assert.deepEqual(splitWords(''), []);
  for (const open of ["'", 'a "b', 'a \\']) assert.equal(splitWords(open), undefined, open);
});

test('a long command costs no more than its length', () => {
  const start = Date.now();
  splitWords(`${'\\a'.repeat(50_000)}"`);
  splitWords(`${"'a'".repeat(50_000)}'`);
  assert.ok(Date.now() - start < 1000);
});

function commandsOf(script: string): string[] {
  return shellCommands(script).map(({ words, line, column }) => `${line}:${column} ${words.join(' ')}`);
}

test('the commands of a script, with their places', () => {
  assert.deepEqual(commandsOf('a b\n\tif ! c "d;e"; then f; fi\ng && h || i | j &'), [
    '1:1 a b',
    '2:7 c d;e',
    '2:21 f',
    '2:24 fi',
    '3:1 g',
    '3:6 h',
    '3:11 i',
    '3:15 j',
  ]);
  assert.deepEqual(commandsOf('X=1 Y=2 a \\\n  b # c\n(d)\n'), ['1:9 a b', '3:2 d)']);
});

test('comments and here-documents are no commands', () => {
  assert.deepEqual(commandsOf('# a\necho "# b" c#d # e\n'), ['2:1 echo # b c#d']);
  assert.deepEqual(commandsOf('cat <<EOF\na\nEOF\nb <<-"X"\nc\n\tX\nd <<< e\nf'), [
    '1:1 cat <<EOF',
    '4:1 b <<-X',
    '7:1 d <<< e',
    '8:1 f',
  ]);
});
