// Pages of contrib's in a browser: nothing loaded, nothing wrong, readable by everybody.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { needsTool } from './tools.ts';

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

/** What a test of a page needs, besides other programs. */
export function needsBrowser(...tools: readonly string[]): { readonly skip: string | false } {
  return { skip: existsSync(CHROMIUM) ? needsTool(...tools).skip : needsTool('chromium').skip };
}

/**
 * Opens a page at every width and in both colours: no message, no request, nobody scrolls sideways, and axe-core finds
 * nothing. With CONTRIB_SCREENSHOTS=DIR, the pictures stay there.
 */
export async function assertReadable(file: string, name: string): Promise<void> {
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
        const picture = await page.screenshot({ fullPage: true, ...keptAs(`${name}, ${view.name}`) });
        assert.ok(picture.length > 10_000);
      });
    }
  } finally {
    await browser.close();
  }
}

function keptAs(title: string): { readonly path?: string } {
  const directory = process.env['CONTRIB_SCREENSHOTS'];
  if (directory === undefined) return {};
  mkdirSync(directory, { recursive: true });
  return { path: join(directory, `${title.replaceAll(/[^a-z]+/gi, '-')}.png`) };
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
      if (!request.url().endsWith(basename(file)) && request.url() !== 'data:,')
        said.push(`asks for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await look(page, said);
  } finally {
    await context.close();
  }
}
