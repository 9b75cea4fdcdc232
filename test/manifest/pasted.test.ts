// The guide's own page, pasted as it stands: what is no line of the mapping is told what it becomes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';

const GUIDE = `Directories: (don't forget to create them first)

/doc/*			-->	/usr/share/convirt/doc/		(0644)

Individual Files:

Critical File Permissions:

/usr/share/convirt/install/client/ConVirt		(0755)

Other:

- create a symbolic link:

 /usr/bin/convirt --> /usr/share/convirt/install/client/ConVirt
`;

const HEAD = 'contrib: 1\nname: convirt\nversion: "1.1"\nsummary: Manages machines\nlicense: GPL-2.0-only\n';

type Found = { readonly place: { readonly line: number }; readonly message: string; readonly remedy: string };

function check(text: string, key = 'files'): readonly Found[] {
  const block = text.split('\n').map((line) => `      ${line}`.trimEnd());
  const manifest = `${HEAD}packages:\n  convirt:\n    ${key}: |\n${block.join('\n')}\n`;
  const root = writeTree({ 'contrib.yaml': manifest, 'doc/guide.txt': 'Read it\n' });
  const { stdout } = contrib(['check', 'debian', '--json'], { cwd: root });
  return (JSON.parse(stdout) as { findings: readonly Found[] }).findings;
}

test('headings become comments, permissions and links go where they belong', () => {
  const found = check(GUIDE).map(({ place, message, remedy }) => [place.line, message, remedy]);
  const heading = 'this line is a heading';
  const permission =
    'a critical permission, PATH (MODE), goes under permissions:; what the project’s own build installs is - path: PATH';
  assert.deepEqual(found, [
    [9, heading, "make it a comment: # Directories: (don't forget to create them first)"],
    [13, heading, 'make it a comment: # Individual Files:'],
    [15, heading, 'make it a comment: # Critical File Permissions:'],
    [17, 'this line has no arrow', permission],
    [19, heading, 'make it a comment: # Other:'],
    [21, heading, 'make it a comment: # - create a symbolic link:'],
  ]);
  const link = check(
    '/doc/* --> /usr/share/convirt/doc/ (0644)\n/usr/bin/convirt --> /usr/share/convirt/ConVirt',
  );
  assert.deepEqual(
    link.map(({ remedy }) => remedy),
    ['this looks like a symbolic link: put the line under links:'],
  );
});

test('a path that ends with a colon is a path', () => {
  const [first] = check('/doc/odd:');
  assert.equal(first?.message, 'this line has no arrow');
});
