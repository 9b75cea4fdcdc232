// The download page in a browser: nothing loaded, nothing wrong, readable by everybody.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertReadable, needsBrowser } from '../helpers/browser.ts';
import { acceptedProject, commitToRelease, release } from './accepted-project.ts';

/** A page with everything: long names, a distribution of its own, an older contribution, somebody to come. */
async function pageWithEverything(): Promise<string> {
  const { upstream } = await acceptedProject();
  const manifest = readFileSync(join(upstream, 'contrib.yaml'), 'utf8').replace('"1.0"', '"1.1"');
  commitToRelease(upstream, {
    'contrib.yaml': manifest,
    'packagers.yaml': [
      'contrib: 1',
      'packagers:',
      '  arch: { maintainer: { name: Aron <b>Arch</b> & "Sons" } }',
      '  debian: { maintainer: { name: Dora }, link: "https://packages.debian.org/demo" }',
      `  ${'long'.repeat(20)}: { maintainer: { name: ${'Name '.repeat(40)}} }`,
      '',
    ].join('\n'),
  });
  const { out, status, stderr } = release(upstream, ['HEAD']);
  assert.equal(status, 0, stderr);
  return join(out, 'index.html');
}

describe('the download page', needsBrowser('git', 'tar'), () => {
  test('is whole, quiet and accessible at every width and in both colours', async () => {
    await assertReadable(await pageWithEverything(), 'download');
  });

  test('has no script, takes nothing from elsewhere, and shows names as they are', async () => {
    const html = readFileSync(await pageWithEverything(), 'utf8');
    assert.doesNotMatch(html, /<script|\son[a-z]+=|javascript:/i);
    assert.doesNotMatch(html, /<(?:img|iframe|object|embed|link rel="stylesheet")/i);
    assert.match(html, /Aron &lt;b&gt;Arch&lt;\/b&gt; &amp; &quot;Sons&quot;/);
  });
});
