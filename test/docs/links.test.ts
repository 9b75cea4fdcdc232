import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseArguments, splitCommand } from '../../src/commands/arguments.ts';
import type { Command } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { splitWords } from '../../src/facts/split-words.ts';
import { parseContribution } from '../../src/manifest/contribution.ts';
import { parsePackagers } from '../../src/manifest/packagers.ts';
import { parseProject } from '../../src/manifest/project.ts';
import { CATALOGUE } from '../../src/rules/catalogue.ts';
import { ContribError } from '../../src/system/errors.ts';
import { allPages, anchorsOf, type Block, blocksOf, inlineCode, linksOf, ROOT } from './pages.ts';

const pages = allPages();
const blocks = pages.flatMap(blocksOf);
const loaded = await Promise.all(COMMANDS.map(async ({ load }) => (await load()).command));
const COMMAND_LINE = /^(?:\$ )?(?:[A-Z_]+=\S+ )*contrib (.+)$/;

describe('documentation', () => {
  it('links to files and headings that exist', () => {
    const links = pages.flatMap(linksOf);
    assert.ok(links.length > 50, `only ${links.length} links were found`);
    assert.deepEqual(links.flatMap(linkProblems), []);
  });

  it('shows command lines that contrib takes', () => {
    const lines = blocks
      .filter(({ language }) => language === 'sh' || language === 'console')
      .flatMap(commandLines);
    assert.ok(lines.length > 60, `only ${lines.length} command lines were found`);
    assert.deepEqual(
      lines.flatMap(({ text, at }) => commandProblems(text, at, [])),
      [],
    );
  });

  it('names commands and options that exist', () => {
    const mentions = pages
      .filter(({ file }) => file !== 'docs/reference/rules.md')
      .flatMap(inlineCode)
      .filter(({ text }) => /^contrib [a-z-]/.test(text));
    assert.ok(mentions.length > 40, `only ${mentions.length} mentions were found`);
    // A mention may leave out arguments; with --help nobody counts them.
    assert.deepEqual(
      mentions.flatMap(({ text, at }) => commandProblems(text.slice('contrib '.length), at, ['--help'])),
      [],
    );
  });

  it('names rules that exist', () => {
    const known = new Set(CATALOGUE.map(({ id }) => id));
    const text = pages.filter(({ file }) => file !== 'CONTRIBUTING.md').map((page) => page.text);
    const shown = text.flatMap((one) => [...one.matchAll(/(?:error|warning|info)\[([a-z-]+\/[a-z-]+)\]/g)]);
    assert.ok(shown.length > 8, `only ${shown.length} findings were found`);
    assert.deepEqual(
      shown.map(([, id = '']) => id).filter((id) => !known.has(id)),
      [],
    );
  });

  it('shows manifests that contrib reads', () => {
    const yaml = blocks.filter(({ language }) => language === 'yaml');
    assert.ok(yaml.length > 10, `only ${yaml.length} blocks were found`);
    assert.deepEqual(yaml.flatMap(manifestProblems), []);
  });

  it('tells what is wrong with a line that contrib does not take', () => {
    for (const line of ['chek', 'check --hosts', 'map', 'map ubuntu --format txt', 'map ubuntu fedora']) {
      assert.equal(commandProblems(line, 'here', []).length, 1, line);
    }
    const block = { language: 'yaml', text: '# contrib.yaml\npakages: {}\n', at: 'here' };
    assert.equal(manifestProblems(block).length, 1);
    assert.equal(linkProblems({ target: 'docs/none.md', anchor: '', at: 'here' }).length, 1);
    assert.equal(linkProblems({ target: 'README.md', anchor: 'none', at: 'here' }).length, 1);
  });
});

function linkProblems({ target, anchor, at }: ReturnType<typeof linksOf>[number]): string[] {
  const path = join(ROOT, target);
  if (!existsSync(path)) return [`${at}: there is no ${target}`];
  if (anchor === '' || anchorsOf(readFileSync(path, 'utf8')).includes(anchor)) return [];
  return [`${at}: ${target} has no heading ${anchor}`];
}

/** The lines of a block that call contrib; in a console block, those behind the prompt. */
function commandLines({ language, text, at }: Block): { text: string; at: string }[] {
  return text.split('\n').flatMap((line) => {
    if (language === 'console' && !line.startsWith('$ ')) return [];
    const call = COMMAND_LINE.exec(line)?.[1];
    return call === undefined ? [] : [{ text: call, at: `${at} (${line})` }];
  });
}

function commandProblems(line: string, at: string, more: readonly string[]): string[] {
  // Where the shell takes over: a pipe, a redirection, another command, a comment.
  const [own = ''] = line.split(/ (?:[|>;]|&&|# )/);
  const words = splitWords(own);
  if (words === undefined) return [`${at}: a quotation mark is not closed`];
  const { name, rest } = splitCommand(words);
  if (name === undefined || name === 'help') return [];
  if (/^[A-Z]+$/.test(name)) return [];
  const command = loaded.find((one) => one.name === name);
  if (command === undefined) return [`${at}: there is no command ${name}`];
  return optionProblems(command, [...rest, ...more], at);
}

function optionProblems(command: Command, args: readonly string[], at: string): string[] {
  try {
    parseArguments(command, args);
    return [];
  } catch (error) {
    if (error instanceof ContribError) return [`${at}: ${error.message}`];
    throw error;
  }
}

const REST: Readonly<Record<string, string>> = {
  contrib: '1',
  name: 'demo',
  version: '"1.0"',
  summary: 'A small project',
  license: 'MIT',
  packages: '{ demo: {} }',
};

/** A block says in its first line which file it is of; what a part of contrib.yaml lacks is put in. */
function manifestProblems({ text, at }: Block): string[] {
  const file = /^# (\S+)\n/.exec(text)?.[1];
  if (file === undefined) return [`${at}: the first line does not name the file, as in # contrib.yaml`];
  const read = readerOf(file);
  if (read === undefined) return [];
  try {
    read(text);
    return [];
  } catch (error) {
    if (!(error instanceof ContribError)) throw error;
    return [`${at}: ${[error.message, ...error.findings.map(({ message }) => message)].join('; ')}`];
  }
}

function readerOf(file: string): ((text: string) => unknown) | undefined {
  if (file === 'contrib.yaml') return (text) => parseProject(ROOT, file, withRest(text));
  if (file === 'packagers.yaml') return parsePackagers;
  if (file.endsWith('/distro.yaml')) return (text) => parseContribution('ubuntu', file, text);
  return undefined;
}

function withRest(text: string): string {
  const keys = new Set([...text.matchAll(/^([a-z-]+):/gm)].map(([, key]) => key));
  const missing = Object.entries(REST).filter(([key]) => !keys.has(key));
  return `${text}\n${missing.map(([key, value]) => `${key}: ${value}\n`).join('')}`;
}
