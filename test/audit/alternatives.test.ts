// Links that no package holds: maintainer scripts make them, by update-alternatives.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RawEntry } from '../bundle/raw-tar.ts';
import { judgedDebs } from './judged.ts';

const EXPECTATIONS = `  command: { on-path: tock }
  page: { man-pages: [tock.1] }
`;
const PROGRAM: RawEntry = { name: './usr/lib/tock/12/bin/tock', mode: 0o755, data: '#!/bin/sh\n' };
const PAGE: RawEntry = { name: './usr/share/tock/12/man/man1/tock.1.gz', data: 'x' };

function tock(postinst: string): Map<string, string> {
  const script: RawEntry = { name: './postinst', mode: 0o755, data: `#!/bin/sh\nset -e\n${postinst}` };
  return judgedDebs(EXPECTATIONS, [{ fields: { Package: 'tock' }, more: [script], data: [PROGRAM, PAGE] }]);
}

const INSTALL =
  'update-alternatives --quiet --install /usr/bin/tock tock /usr/lib/tock/12/bin/tock 120 \\\n' +
  '  --slave /usr/share/man/man1/tock.1.gz tock.1.gz /usr/share/tock/12/man/man1/tock.1.gz\n';

describe('a program that update-alternatives links', () => {
  it('is on the PATH, and its page is where man looks', () => {
    const verdicts = tock(`if [ "$1" = configure ]; then\n${INSTALL}fi\n`);
    assert.match(verdicts.get('command') ?? '', /^follows: .*is on the users’ PATH$/);
    assert.equal(verdicts.get('page'), 'follows: /usr/share/man/man1/tock.1.gz is where man looks');
  });

  it('is not where the script links it on removal alone', () => {
    const verdicts = tock(`if [ "$1" = abort-upgrade ]; then\n${INSTALL}fi\n`);
    assert.match(verdicts.get('command') ?? '', /^differs: .*in no directory of the users’ PATH/);
    assert.match(verdicts.get('page') ?? '', /^differs: .*is not where man looks for tock.1/);
  });

  it('is found by the functions of a file that the script reads', () => {
    const verdicts = judgedDebs(EXPECTATIONS, [
      {
        fields: { Package: 'tock' },
        more: [{ name: './postinst', data: '#!/bin/sh\n. /usr/share/tock-common/functions\nlink_all 12\n' }],
        data: [PROGRAM, PAGE],
      },
      {
        fields: { Package: 'tock-common' },
        data: [
          {
            name: './usr/share/tock-common/functions',
            data: `link_all() {\n${INSTALL.replaceAll('/12/', '/$1/')}}\n`,
          },
        ],
      },
    ]);
    assert.match(verdicts.get('command') ?? '', /^follows/);
    assert.match(verdicts.get('page') ?? '', /^follows/);
  });

  it('is not judged where the script reads a file of another package, or computes the link', () => {
    const reads = tock('. /usr/share/tock-common/functions\nlink_all 12\n');
    assert.match(reads.get('page') ?? '', /^unjudged: .*a script of tock may make a link to it: \. \/usr/);
    const computes = tock(
      'update-alternatives --install "$(find /usr -name bin)/tock" tock /usr/lib/tock/12/bin/tock 1\n',
    );
    assert.match(computes.get('command') ?? '', /^unjudged: .*may make a link to it: update-alternatives/);
  });

  it('is no excuse for a script that reads what makes no links', () => {
    const verdicts = tock('. /usr/share/debconf/confmodule\n');
    assert.match(verdicts.get('page') ?? '', /^differs/);
  });
});
