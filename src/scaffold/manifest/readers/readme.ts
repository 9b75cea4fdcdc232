import { cleanLine, cleanSummary, firstSentence } from '../clean.ts';
import { at, type Facts, guess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';

const README = /^readme(?:\.(?:md|markdown|rst|txt|adoc|org))?$/i;
const DESCRIPTION_LENGTH = 1000;

/** What the README says the project is, and its first paragraph that is prose. */
export function readReadme(look: Look): Facts {
  const { saysWhat, ...found } = readOpening(look);
  return saysWhat === true ? found : { description: found.description };
}

type Opening = Pick<Facts, 'summary' | 'description'> & { readonly saysWhat?: boolean };

/** How the README begins, whether or not that says what the project is. */
export function readOpening(look: Look): Opening {
  const files = filesMatching(look, README, 10);
  // Beside a README with markup, the plain one is often the older.
  const file = files.find((path) => path.includes('.')) ?? files[0];
  const content = file === undefined ? '' : (look.head(file, 65536) ?? '').replaceAll('\r\n', '\n');
  const found = file === undefined ? undefined : firstParagraph(content);
  if (file === undefined || found === undefined) return {};
  const description = cleanLine(found.text, DESCRIPTION_LENGTH);
  const place = at(file, found.line);
  return {
    summary: guess(cleanSummary(firstSentence(description ?? ''), projectName(content)), place),
    description: guess(description, place),
    saysWhat: SAYS_WHAT.test(found.text),
  };
}

/** A last sentence that announces a list says nothing without it; a text that is nothing else keeps it. */
function withoutAnnouncement(text: string): string {
  return text.replace(/(?<=[.!?]) +[^.!?]{1,300}:$/, '');
}

/** The README's own title, which its first sentence often begins with. */
function projectName(content: string): string | undefined {
  return /^(?:#+\s*|=\s+)?[`[]?([\w.+-]+)(?:`|\]\([^)\n]{0,500}\))?\s*$/m.exec(content.slice(0, 2000))?.[1];
}

type Paragraph = { readonly text: string; readonly line: number };

const MOST_PARAGRAPHS = 20;
/** A sentence that says what something is, and not that there is something or what this document is. */
const SAYS_WHAT =
  /^(?!(?:this|that|these|those|there|here|it|the following|if|when|while|unless|you|we)\b)(?:(?![.!?] ).){1,60}?\b(?:is|are) (?:an?|the)\b/i;

/** A sentence that says what the file is, before those about the project (GNU Hello). */
const ABOUT_ITSELF = /^This (?:file )?is (?:the|a) README\b.{0,200}?\.\s+(?=\S)/i;

/** What to read, to do or to respect, and not what the project is. */
const ABOUT_OTHERS =
  /^(?:installation instructions|for (?:a|the) (?:complete|full)|see (?:the )?\w+|please |copyright\b|this program is free software)|\bis copyright\b/i;

/** What somebody is to do: from there on the text is about building and using. */
const INSTRUCTION =
  /^(?:if|when(?:ever)?|unless|once|before|after) |^to (?:(?:successfully|just) )?(?:build|compile|configure|create|generate|install|make|produce|run|use)\b|^build tools? dependenc/i;

/** A sentence that a list goes on with, or that a heading breaks off. */
const UNFINISHED = /(?:\b(?:is|are|the|an?|and|or|of|to|with|which|that)|[,:])$/i;

/** The first paragraph that says what the project is; where none does, the first before any instruction. */
function firstParagraph(content: string): Paragraph | undefined {
  const paragraphs = paragraphsOf(content);
  const whole = paragraphs.filter(({ text }) => !UNFINISHED.test(text) && !ABOUT_OTHERS.test(text));
  const [first] = whole;
  const opening = first === undefined || INSTRUCTION.test(first.text) ? undefined : first;
  return whole.find(({ text }) => SAYS_WHAT.test(text)) ?? opening;
}

function paragraphsOf(content: string): Paragraph[] {
  const plain = content
    .replace(/^---\n[\s\S]{0,5000}?\n---\n/, blank)
    .replace(/<!--[\s\S]{0,20000}?-->/g, blank)
    .replace(/^(`{3,}|~{3,})[\s\S]{0,20000}?^\1/gm, blank);
  const found: Paragraph[] = [];
  let line = 1;
  for (const block of plain.split(/\n(?=[ \t]*\n)/)) {
    const text = prose(block);
    const lead = /^\s*/.exec(block)?.[0] ?? '';
    if (text !== undefined) found.push({ text, line: line + lead.split('\n').length - 1 });
    line += block.split('\n').length;
    if (found.length >= MOST_PARAGRAPHS) break;
  }
  return found;
}

/** The same number of lines, without text. */
function blank(text: string): string {
  return text.replace(/[^\n]+/g, '');
}

/** A block as plain text; undefined for headings, lists, tables, badges, directives, code and quotations. */
function prose(block: string): string | undefined {
  const below = withoutHeading(block.split('\n').filter((line) => line.trim() !== ''));
  const lines = untilList(
    below[0]?.trim() === ':abstract:' ? below.slice(1).map((line) => line.trim()) : below,
  );
  const [first = ''] = lines;
  if (/^(?: {4}|\t)/.test(first) || /^\s*(?:[-+>|=~:]|\*(?![*\w])|\.\.|\d+[.)]|\[!|!\[|#\+)/.test(first))
    return undefined;
  const text = withoutAnnouncement(plainText(lines.join(' ')).replace(ABOUT_ITSELF, ''));
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  return words.length < 4 ? undefined : text;
}

/** The lines before a list that follows them without an empty line. */
function untilList(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => /^\s*(?:[-*+]|\d+[.)])\s/.test(line));
  return start > 0 ? lines.slice(0, start) : lines;
}

/** ATX headings, and setext and reStructuredText headings with their underlines. */
function withoutHeading(lines: readonly string[]): readonly string[] {
  if (/^\s*#{1,6}\s/.test(lines[0] ?? '')) return withoutHeading(lines.slice(1));
  // A title of several lines may stand between two lines.
  if (isUnderline(lines[0])) return withoutHeading(lines.slice(lines.findLastIndex(isUnderline) + 1));
  if (isUnderline(lines[1])) return withoutHeading(lines.slice(2));
  return lines;
}

function isUnderline(line: string | undefined): boolean {
  return line !== undefined && /^\s*([=\-~^"'`#*+_])\1{2,}\s*$/.test(line);
}

function plainText(text: string): string {
  return text
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/\[!\[[^\]]{0,300}\]\([^)]{0,500}\)\]\([^)]{0,500}\)/g, ' ')
    .replace(/!\[[^\]]{0,300}\](?:\([^)]{0,500}\)|\[[^\]]{0,100}\])/g, ' ')
    .replace(/\[([^\][]{1,300})\](?:\([^)]{0,500}\)|\[[^\]]{0,100}\])?/g, '$1')
    .replace(/`([^`<]{1,300})\s*<[^>]{1,500}>`__?/g, '$1')
    .replace(/:[\w:-]{1,30}:`~?([^`<]{1,300})`/g, '$1')
    .replace(/`{1,2}([^`]{1,300})`{1,2}_{0,2}/g, '$1')
    .replace(/\|[\w -]{1,60}\|/g, ' ')
    .replace(/(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)/g, '$2')
    .replace(/\b([A-Za-z][\w.+-]*)_(?=[\s.,;:)]|$)/g, '$1')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .replace(/\s+([.,;:])/g, '$1')
    .trim();
}
