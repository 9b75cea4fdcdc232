// The download page in a browser: nothing loaded, nothing wrong, readable by everybody.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { needsTool } from '../helpers/tools.ts';
import { acceptedProject, commitToRelease, release } from './accepted-project.ts';

const CHROMIUM = '/usr/bin/chromium';
/** A machine without network: Chromium would otherwise look for its makers’ hosts at every start. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
];
const MORE_QUIET = ['--disable-component-update', '--disable-sync', '--no-default-browser-check'];

const VIEWS = [
  { name: 'a phone, light', width: 360, height: 740, colorScheme: 'light' },
  { name: 'a phone, dark', width: 360, height: 740, colorScheme: 'dark' },
  { name: 'a desktop, light', width: 1280, height: 900, colorScheme: 'light' },
  { name: 'a desktop, dark', width: 1280, height: 900, colorScheme: 'dark' },
] as const;

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

async function withPage(
  browser: Browser,
  file: string,
  view: (typeof VIEWS)[number],
  look: (page: Page, said: readonly string[]) => Promise<void>,
): Promise<void> {
  const { width, height, colorScheme } = view;
  // axe is put in from outside, which the page itself allows nobody.
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
  try {
    const page = await context.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (!request.url().endsWith('index.html') && request.url() !== 'data:,')
        said.push(`asks for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await look(page, said);
  } finally {
    await context.close();
  }
}

describe('the download page', {
  skip: existsSync(CHROMIUM) ? needsTool('git', 'tar').skip : needsTool('chromium').skip,
}, () => {
  test('is whole, quiet and accessible at every width and in both colours', async () => {
    const file = await pageWithEverything();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...QUIET, ...MORE_QUIET] });
    try {
      for (const view of VIEWS) {
        await withPage(browser, file, view, async (page, said) => {
          assert.deepEqual(said, [], view.name);
          const wide = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
          assert.ok((wide as number) <= 0, `${view.name}: nobody scrolls sideways`);
          await page.evaluate(axe.source);
          const { violations } = (await page.evaluate('axe.run()')) as {
            violations: { id: string; nodes: { html: string }[] }[];
          };
          assert.deepEqual(
            violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
            [],
            view.name,
          );
          assert.ok((await page.screenshot({ fullPage: true })).length > 10_000);
        });
      }
    } finally {
      await browser.close();
    }
  });

  test('has no script, takes nothing from elsewhere, and shows names as they are', async () => {
    const html = readFileSync(await pageWithEverything(), 'utf8');
    assert.doesNotMatch(html, /<script|\son[a-z]+=|javascript:/i);
    assert.doesNotMatch(html, /<(?:img|iframe|object|embed|link rel="stylesheet")/i);
    assert.match(html, /Aron &lt;b&gt;Arch&lt;\/b&gt; &amp; &quot;Sons&quot;/);
  });
});
