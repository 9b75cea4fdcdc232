import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { parseProject } from '../../src/manifest/project.ts';
import { projectTime } from '../../src/source/timestamp.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const PATH = process.env['PATH'];

function project(root: string, released = '') {
  return parseProject(
    root,
    'contrib.yaml',
    `contrib: 1\nname: demo\nversion: 1.0\nsummary: A demo\nlicense: MIT\n${released}packages: { demo: {} }\n`,
  );
}

function repository(tag: string): string {
  const root = scratchDirectory();
  const env = {
    PATH,
    HOME: root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_COMMITTER_DATE: '1700000000 +0530',
    GIT_AUTHOR_DATE: '1600000000 +0000',
  };
  const git = (...args: string[]) =>
    assert.equal(
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: root, env }).status,
      0,
    );
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'a');
  git('tag', '-a', '-m', 'a', tag);
  return root;
}

describe('the time of a project', () => {
  it('is SOURCE_DATE_EPOCH before all else', async () => {
    const env = { PATH, SOURCE_DATE_EPOCH: '86400' };
    assert.deepEqual(await projectTime(project(scratchDirectory(), 'released: 2026-11-01\n'), env), {
      seconds: 86400,
      from: 'SOURCE_DATE_EPOCH',
    });
    for (const wrong of ['-1', '1.5', 'now', '0x10', '999999999999']) {
      await assert.rejects(projectTime(project(scratchDirectory()), { PATH, SOURCE_DATE_EPOCH: wrong }), {
        code: 'bad-input',
      });
    }
  });

  it('is that of the commit of the version’s tag', needsTool('git'), async () => {
    for (const tag of ['v1.0', '1.0']) {
      assert.deepEqual(await projectTime(project(repository(tag), 'released: 2026-11-01\n'), { PATH }), {
        seconds: 1_700_000_000,
        from: `tag ${tag}`,
      });
    }
  });

  it('is the day of the release in UTC, whatever other tags there are', needsTool('git'), async () => {
    const { TZ } = process.env;
    process.env['TZ'] = 'Pacific/Kiritimati';
    try {
      const time = await projectTime(project(repository('v2.0'), 'released: 2026-11-01\n'), { PATH });
      assert.deepEqual(time, { seconds: Date.UTC(2026, 10, 1) / 1000, from: 'released' });
    } finally {
      if (TZ === undefined) delete process.env['TZ'];
      else process.env['TZ'] = TZ;
    }
  });

  it('is an error that says so where nothing gives one', async () => {
    await assert.rejects(projectTime(project(scratchDirectory()), { PATH }), {
      code: 'bad-input',
      hint: /released: YYYY-MM-DD/,
    });
  });
});
