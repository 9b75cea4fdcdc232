import { Line, ProjectName, VersionText, WebAddress } from '../../manifest/values.ts';
import { escapeRegExp } from './regexp.ts';

/** What may not stand in a line of a manifest, and what would change how the line is shown. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]+/gu;
/** What Debian's format takes of a summary, and nearly what rpm's tools show in a line (Debian policy 3.4.1). */
export const SUMMARY_LENGTH = 80;

/** One line of ordinary text, or undefined where nothing is left of it. */
export function cleanLine(text: string, limit = 1000): string | undefined {
  const line = cut(
    text
      .slice(0, limit * 4)
      .replace(UNPRINTABLE, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    limit,
  );
  return Line.safeParse(line).success ? line : undefined;
}

/**
 * A short line without the full stop and without the project's own name before it (Debian Policy 3.4.1).
 * @param names what the project and its programs are called.
 */
export function cleanSummary(text: string, ...names: readonly (string | undefined)[]): string | undefined {
  const line = cleanLine(text.replace(/<[^<>]{0,200}>/g, ' '));
  if (line === undefined) return undefined;
  const bare = names.reduce<string>(
    (rest, name) => (name === undefined ? rest : withoutName(rest, name)),
    line,
  );
  return cleanLine(
    shortened(bare)
      .replace(/^(?:welcome to|this is) (?=\S)/i, '')
      .replace(/^(?:an?|the) (?=\S)/i, '')
      .replace(/[\s.,;:–—-]+$/, ''),
  );
}

/** Of a long text the sentence, without what it is about, up to a comma or another place where it may end. */
function shortened(text: string): string {
  if (text.length <= SUMMARY_LENGTH) return text;
  const sentence = firstSentence(text).replace(
    /^[^,;:]{1,60}?(?:, [^,;:]{1,40},)? (?:is|are) (?:an?|the) /,
    '',
  );
  if (sentence.length <= SUMMARY_LENGTH) return sentence;
  return (
    clauseBefore(
      /[;:] | [-–—(]|,? (?:that|which|who|where|while|when) | (?:released|licensed|published) under /,
      sentence,
    ) ??
    clauseBefore(/, /, sentence) ??
    cut(sentence, SUMMARY_LENGTH).replace(
      /(?: (?:an?|the|of|to|in|on|for|by|with|and|or|from|as|at|is))+$/,
      '',
    )
  );
}

/** Where a long sentence may end: not in a list, as long as it ends elsewhere too. */
function clauseBefore(end: RegExp, sentence: string): string | undefined {
  return new RegExp(`^(.{20,79}?)(?:${end.source})`).exec(sentence)?.[1];
}

/** Text up to the end of its first sentence. */
export function firstSentence(text: string): string {
  // A point behind a single letter or a known abbreviation ends no sentence.
  const end = /(?<!\b(?:[A-Za-z]|e\.g|i\.e|vs|etc|approx|resp))[.!?](?=\s+[\p{Lu}\p{N}"'(]|\s*$)/u.exec(text);
  return end === null ? text : text.slice(0, end.index);
}

/** A name that a manifest takes; a scope before it and what is not allowed in it are taken away. */
export function cleanName(text: string): string | undefined {
  const bare = text
    .slice(0, 1000)
    .replace(/^@[^/]*\//, '')
    .trim();
  const name = bare
    .replace(/[^A-Za-z0-9+._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 100);
  return ProjectName.safeParse(name).success ? name : undefined;
}

export function cleanVersion(text: string): string | undefined {
  const version = text.trim().replace(/^v(?=\d)/, '');
  return /^\d/.test(version) && VersionText.safeParse(version).success ? version : undefined;
}

/** A web address that may be shown to everybody: no user, no password, no fragment. */
export function cleanAddress(text: string): string | undefined {
  if (text.length > 1000 || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  if (!['http:', 'https:', 'ftp:'].includes(url.protocol)) return undefined;
  url.username = '';
  url.password = '';
  url.hash = '';
  const address = url.pathname === '/' && url.search === '' ? url.origin : url.href;
  return WebAddress.safeParse(address).success ? address : undefined;
}

const HOSTED: Readonly<Record<string, string>> = {
  github: 'https://github.com/',
  gitlab: 'https://gitlab.com/',
  bitbucket: 'https://bitbucket.org/',
};

/** The address at which people read a repository, from any way of naming one: git@host:path, ssh://, git+https://. */
export function cleanRepository(text: string): string | undefined {
  const given = text.trim().replace(/^git\+/, '');
  const short = /^(?:(github|gitlab|bitbucket):)?([\w.-]+\/[\w.-]+)$/.exec(given);
  const copied = /^(?:ssh:\/\/)?(?:[^@/\s]+@)([\w.-]+)(?::\d+)?[:/](?!\/)([^\s:?#]+)$/.exec(given);
  const address =
    short !== null
      ? `${HOSTED[short[1] ?? 'github'] ?? ''}${short[2] ?? ''}`
      : copied !== null
        ? `https://${copied[1] ?? ''}/${copied[2] ?? ''}`
        : given.replace(/^(?:git|ssh):\/\//, 'https://');
  // A query may hold a token, and names no repository.
  return cleanAddress(address.replace(/[?#].*$/, ''))
    ?.replace(/\.git\/?$/, '')
    .replace(/\/$/, '');
}

function withoutName(line: string, name: string): string {
  const escaped = escapeRegExp(name);
  const start = new RegExp(
    `^[\`*_"']*${escaped}[\`*_"']*\\s*(?:[-–—:]+|(?:(?:is|are) )?(?:an?|the)\\b|(?:is|are)\\b)\\s+`,
    'i',
  );
  const rest = line.replace(start, '');
  return rest.length < 5 ? line : rest;
}

/** Text of at most `limit` characters, cut between words. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const space = text.lastIndexOf(' ', limit);
  return text.slice(0, space > limit / 2 ? space : limit).replace(/[\ud800-\udbff]$/, '');
}
