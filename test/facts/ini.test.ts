import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { parseIni } from '../../src/facts/ini.ts';
import { needsTool } from '../helpers/tools.ts';

const TEXT = `# head
global = 1

[CLIENT CONFIGURATION]
html_browser=/usr/bin/yelp
  ; a comment, indented
Exec_Path : /usr/sbin:/usr/bin
equals = a = b
list =
    one
    two = 2
empty =
[IMAGE STORE] ; behind
 indented = 1
bare
`;

test('sections with blanks, both delimiters, values that go on, and their places', () => {
  const { sections, entries, problems } = parseIni(TEXT);
  assert.deepEqual(sections, [
    { name: 'CLIENT CONFIGURATION', line: 4 },
    { name: 'IMAGE STORE', line: 13 },
  ]);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    entries.map(({ section, key, value, line, column }) => [section, key, value, line, column]),
    [
      ['', 'global', '1', 2, 1],
      ['CLIENT CONFIGURATION', 'html_browser', '/usr/bin/yelp', 5, 1],
      ['CLIENT CONFIGURATION', 'Exec_Path', '/usr/sbin:/usr/bin', 7, 1],
      ['CLIENT CONFIGURATION', 'equals', 'a = b', 8, 1],
      ['CLIENT CONFIGURATION', 'list', '\none\ntwo = 2', 9, 1],
      ['CLIENT CONFIGURATION', 'empty', '', 12, 1],
      ['IMAGE STORE', 'indented', '1', 14, 2],
      ['IMAGE STORE', 'bare', '', 15, 1],
    ],
  );
});

test('what is no line of an INI file is told with its line', () => {
  const { problems } = parseIni('[open\n= x\n[]\n[a] b\r\n');
  assert.deepEqual(
    problems.map(({ line }) => line),
    [1, 2, 3, 4],
  );
});

test('it is read as Python’s configparser reads it', needsTool('python3'), () => {
  const text = TEXT.replace('global = 1\n', '').replace(' ; behind', '');
  const code = `
import configparser, json, sys
parser = configparser.ConfigParser(interpolation=None, allow_no_value=True)
parser.read_string(sys.stdin.read())
print(json.dumps([[s, k, v or ''] for s in parser.sections() for k, v in parser.items(s)]))`;
  const { stdout, stderr } = spawnSync('python3', ['-I', '-c', code], { input: text, encoding: 'utf8' });
  const ours = parseIni(text).entries.map(({ section, key, value }) => [section, key.toLowerCase(), value]);
  assert.deepEqual(ours, JSON.parse(stdout || '[]'), stderr);
});
