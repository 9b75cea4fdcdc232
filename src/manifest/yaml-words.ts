import type { ErrorCode } from 'yaml';

export type Words = { readonly message: string; readonly remedy: string };
type Say = (found: { readonly said: string; readonly at: string }) => Words;

/** Where nothing better is known. */
const MEND = 'mend the syntax of the file; everything else waits for it';
const QUOTE = 'put the value in quotes';
const BRACKETS =
  'inside { } or [ ], separate items with commas, and put values with special characters in quotes';

/** What each error of the YAML library means to somebody who writes a description. Its own words are for programmers. */
const WORDS: Readonly<Record<ErrorCode, Say>> = {
  ALIAS_PROPS: () => said('an alias (*name) takes no tag and no anchor', QUOTE),
  BAD_ALIAS: () => said('a name behind & or * is empty, or ends with a colon', QUOTE),
  BAD_COLLECTION_TYPE: () => said('the tag does not fit the value behind it', 'remove the tag'),
  BAD_DIRECTIVE: () => said('a line that begins with % is a directive of YAML, and this is none', QUOTE),
  BAD_DQ_ESCAPE: ({ said: theirs }) =>
    said(
      `${/\\\S*/.exec(theirs)?.[0] ?? 'this escape'} means nothing between double quotes`,
      'write \\\\ for a backslash, or use single quotes',
    ),
  BAD_INDENT: ({ said: theirs }) =>
    /end with a/.test(theirs)
      ? missing(theirs)
      : said(
          'this line is not indented like the ones that it belongs to',
          'begin what belongs together in the same column',
        ),
  BAD_PROP_ORDER: () => said('a tag or an anchor stands before its - or :', 'put it before the value'),
  BAD_SCALAR_START: ({ at }) => said(`a value cannot begin with ${at.charAt(0)}`, QUOTE),
  BLOCK_AS_IMPLICIT_KEY: () =>
    said(
      'a mapping or list begins where the value above it goes on',
      'indent the line like its neighbours; put a value that holds a colon and a blank in quotes',
    ),
  BLOCK_IN_FLOW: () =>
    said(
      'a mapping or list in lines cannot stand between { } or [ ]',
      'write it in lines, or all of it in brackets',
    ),
  DUPLICATE_KEY: () => said('this key stands twice in the same mapping', 'keep one of the two'),
  IMPOSSIBLE: () => said('YAML cannot make sense of this', MEND),
  KEY_OVER_1024_CHARS: () => said('a key has at most 1024 characters', 'shorten it'),
  MISSING_CHAR: ({ said: theirs }) => missing(theirs),
  MULTILINE_IMPLICIT_KEY: () =>
    said(
      'a key must stand on one line with its colon',
      'write KEY: VALUE, or indent the line if it goes on a value',
    ),
  MULTIPLE_ANCHORS: () => said('a value has at most one anchor (&name)', 'keep one of them'),
  MULTIPLE_DOCS: () => said('a line --- begins another document, and the file is one', 'remove the line ---'),
  MULTIPLE_TAGS: () => said('a value has at most one tag (!name)', 'keep one of them'),
  NON_STRING_KEY: () => said('a key is a word, not a list or a mapping', 'put the key in quotes'),
  RESOURCE_EXHAUSTION: () => said('the file nests too deeply', 'write it flatter'),
  TAB_AS_INDENT: () => said('a tab indents this line; YAML allows spaces alone', 'indent with spaces'),
  TAG_RESOLVE_FAILED: () => said('the tag is unknown', 'remove the tag, or put the value in quotes'),
  UNEXPECTED_TOKEN: ({ said: theirs, at }) => unexpected(theirs, at),
};

export function yamlWords(code: ErrorCode, message: string, at: string): Words {
  return WORDS[code]({ said: message, at: at.split(/\s/)[0] ?? '' });
}

/** One code for everything that is not there; only the library’s words say what. */
function missing(theirs: string): Words {
  if (/quote/.test(theirs))
    return said('a quote is opened and not closed', "close it, or write '' for a quote in single quotes");
  if (/Comments/.test(theirs))
    return said('a # begins a comment only behind a blank', 'put a blank before it, or quote the value');
  if (/- indicator/.test(theirs))
    return said('an item of this list has no - before it', 'begin it with "- "');
  if (/map values/.test(theirs)) {
    return said(
      'this line is no KEY: VALUE',
      'put a colon and a blank behind the key, or indent the line if it goes on the one above',
    );
  }
  if (/Missing ,|after :|end with a/.test(theirs))
    return said('a comma, colon or bracket is missing between { } or [ ]', BRACKETS);
  if (/directives/.test(theirs)) return said('--- is missing behind a line that begins with %', QUOTE);
  return said('a character is missing here', MEND);
}

function unexpected(theirs: string, at: string): Words {
  if (/Block scalar header/.test(theirs)) {
    return said(
      'a text block begins with | or > alone on its line',
      'begin the text on the next line, indented',
    );
  }
  if (/Unexpected (?:,|empty item)/.test(theirs)) return said('a comma stands where no item is', BRACKETS);
  const what = at === '' ? 'something' : at.slice(0, 40);
  return said(
    `${what} is not expected here`,
    'indent it like its neighbours, close what was opened before it, or put the value in quotes',
  );
}

function said(message: string, remedy: string): Words {
  return { message, remedy };
}
