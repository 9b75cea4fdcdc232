import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { EXTRACT, projectWith, withCache } from './helpers.ts';
import { rpmRepository } from './repositories.ts';

describe('an index whose date is doubtful', () => {
  const project = projectWith('lvm: { command: lvcreate }');

  function dated(change: (release: string) => string) {
    const mirror = scratchDirectory();
    cpSync(EXTRACT, mirror, { recursive: true });
    const release = join(mirror, 'dists/bookworm/Release');
    writeFileSync(release, change(readFileSync(release, 'utf8')));
    const run = withCache();
    const first = run(['-C', project, 'deps', 'debian@12', '--mirror', mirror]);
    // What is in the cache is no better.
    assert.equal(run(['-C', project, 'deps', 'debian@12', '--offline']).stderr, first.stderr);
    assert.match(first.stdout, /lvm2/);
    return first.stderr;
  }

  it('is told where it says that its time is over', () => {
    const text = dated((release) =>
      release.replace(/^Date:.*$/m, '$&\nValid-Until: Sat, 18 Jul 2020 10:16:37 UTC'),
    );
    assert.match(text, /^warning: the index bookworm main was good until 2020-07-18: look for a newer one/);
  });

  it('is told where it is of the future', () => {
    const text = dated((release) => release.replace(/^Date:.*$/m, 'Date: Sat, 18 Jul 2099 10:16:37 UTC'));
    assert.match(text, /^warning: the index bookworm main is of 2099-07-18, which is to come/);
  });

  it('is told for every family', needsTool('rpmbuild', 'createrepo_c'), () => {
    const repository = rpmRepository([{ name: 'lvm2', version: '2.03', files: ['/usr/bin/lvcreate'] }]);
    const path = join(repository, 'repodata/repomd.xml');
    const text = readFileSync(path, 'utf8').replaceAll(/<timestamp>\d+/g, '<timestamp>4000000000');
    writeFileSync(path, text);
    const { stderr, status } = withCache()(['-C', project, 'deps', 'fedora@44', '--index', repository]);
    assert.match(stderr, /is of 2096-10-02, which is to come/);
    assert.equal(status, 0);
  });
});
