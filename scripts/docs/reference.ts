import { commandsPage, loadCommands } from './commands.ts';
import { distributionsPage } from './distributions.ts';
import { exitCodesPage } from './exit-codes.ts';
import { jsonPage } from './json.ts';
import { manifestPages } from './manifests.ts';
import { type Page, renderPage } from './markdown.ts';
import { rulesPage } from './rules.ts';

/** The text of every file of docs/reference/, by its name. */
export async function renderReference(): Promise<ReadonlyMap<string, string>> {
  const commands = await loadCommands();
  const pages = [
    commandsPage(commands),
    ...manifestPages(),
    rulesPage(),
    distributionsPage(),
    jsonPage(commands),
    exitCodesPage(),
  ];
  return new Map([index(pages), ...pages].map((page) => [page.file, renderPage(page)]));
}

function index(pages: readonly Page[]): Page {
  return {
    file: 'README.md',
    title: 'Reference',
    about: 'Generated from the code by `npm run docs`, so that it says what this version does.',
    body: [
      pages.map(({ file, title, about }) => `- [${title}](${file}): ${firstSentence(about)}`).join('\n'),
    ],
  };
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;
}
