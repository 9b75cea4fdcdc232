import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** A page of the documentation; `file` is relative to the top of the project. */
export type Page = { readonly file: string; readonly text: string };
export type Block = { readonly language: string; readonly text: string; readonly at: string };

/** README.md, CONTRIBUTING.md and everything in docs/. */
export function allPages(): Page[] {
  const files = ['README.md', 'CONTRIBUTING.md', ...markdownBelow(join(ROOT, 'docs'))];
  return files.map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));
}

/** The fenced blocks of a page, without the indentation of the fence. */
export function blocksOf({ file, text }: Page): Block[] {
  const fences = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;
  return [...text.matchAll(fences)].map(({ 1: indent = '', 2: language = '', 3: body = '', index }) => ({
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    at: `${file}:${lineAt(text, index)}`,
  }));
}

/** What is in `code` within the prose of a page. */
export function inlineCode(page: Page): { readonly text: string; readonly at: string }[] {
  const prose = withoutBlocks(page.text);
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(({ 1: text = '', index }) => ({
    text,
    at: `${page.file}:${lineAt(prose, index)}`,
  }));
}

/** The relative links of a page: the file, relative to the project, and the heading. */
export function linksOf(
  page: Page,
): { readonly target: string; readonly anchor: string; readonly at: string }[] {
  const prose = withoutBlocks(page.text);
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(({ 1: to = '', index }) => ({ to, index }));
  return links
    .filter(({ to }) => !/^[a-z]+:/.test(to))
    .map(({ to, index }) => {
      const [path = '', anchor = ''] = to.split('#');
      const target = path === '' ? page.file : relative(ROOT, resolve(ROOT, dirname(page.file), path));
      return { target, anchor, at: `${page.file}:${lineAt(prose, index)}` };
    });
}

/** The anchors of a page's headings, as forges make them. */
export function anchorsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#{1,6} (.+)$/gm)].map(({ 1: heading = '' }) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The text with its blocks emptied, so that the numbers of lines stay. */
function withoutBlocks(text: string): string {
  return text.replace(/^( *)```[\s\S]*?^ *```$/gm, (block) => block.replace(/[^\n]/g, ''));
}

function markdownBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return markdownBelow(path);
      return entry.name.endsWith('.md') ? [relative(ROOT, path)] : [];
    })
    .sort();
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
