import {
  type Expression,
  OPERATORS,
  type Operator,
  type VersionConstraint,
} from '../../../packages/relation.ts';

type Tokens = { readonly words: readonly string[]; at: number; depth: number };

/** Deeper than anybody writes, and shallow enough for the stack. */
const DEEPEST = 64;

/** A boolean dependency (rpm.org, "Boolean Dependencies"): `((a >= 1 with b) or c)`; undefined where it is none. */
export function parseRich(text: string): Expression | undefined {
  const words = tokenize(text);
  if (words === undefined) return undefined;
  const tokens: Tokens = { words, at: 0, depth: 0 };
  const expression = parseGroup(tokens);
  return tokens.at === words.length ? expression : undefined;
}

/** Parentheses of their own, and words; those within a word, as in `pkgconfig(x)`, belong to it. */
function tokenize(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === ' ') at += 1;
    else if (character === '(' || character === ')') {
      words.push(character);
      at += 1;
    } else {
      const end = endOfWord(text, at);
      if (end === undefined) return undefined;
      words.push(text.slice(at, end));
      at = end;
    }
  }
  return words;
}

function endOfWord(text: string, start: number): number | undefined {
  let depth = 0;
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text[at];
    if (character === '(') depth += 1;
    else if (character === ')' && depth === 0) return at;
    else if (character === ')') depth -= 1;
    else if (character === ' ' && depth === 0) return at;
  }
  return depth === 0 ? at : undefined;
}

function parseGroup(tokens: Tokens): Expression | undefined {
  if (tokens.words[tokens.at] !== '(' || tokens.depth >= DEEPEST) return undefined;
  tokens.at += 1;
  tokens.depth += 1;
  const expression = parseChain(tokens);
  tokens.depth -= 1;
  if (tokens.words[tokens.at] !== ')') return undefined;
  tokens.at += 1;
  return expression;
}

function parseChain(tokens: Tokens): Expression | undefined {
  const first = parseOperand(tokens);
  if (first === undefined) return undefined;
  const word = tokens.words[tokens.at];
  switch (word) {
    case ')':
      return first;
    case 'and':
    case 'or':
    case 'with':
      return parseList(tokens, word, first);
    case 'without': {
      tokens.at += 1;
      const not = parseOperand(tokens);
      return not === undefined ? undefined : { kind: 'without', of: first, not };
    }
    case 'if':
    case 'unless':
      return parseCondition(tokens, word, first);
    default:
      return undefined;
  }
}

/** Several of one operator may stand in a row. */
function parseList(tokens: Tokens, word: 'and' | 'or' | 'with', first: Expression): Expression | undefined {
  const of = [first];
  while (tokens.words[tokens.at] === word) {
    tokens.at += 1;
    const next = parseOperand(tokens);
    if (next === undefined) return undefined;
    of.push(next);
  }
  return { kind: word === 'and' ? 'all' : word === 'or' ? 'any' : 'with', of };
}

function parseCondition(tokens: Tokens, kind: 'if' | 'unless', wanted: Expression): Expression | undefined {
  tokens.at += 1;
  const condition = parseOperand(tokens);
  if (condition === undefined) return undefined;
  if (tokens.words[tokens.at] !== 'else') return { kind, wanted, condition };
  tokens.at += 1;
  const otherwise = parseOperand(tokens);
  return otherwise === undefined ? undefined : { kind, wanted, condition, otherwise };
}

function parseOperand(tokens: Tokens): Expression | undefined {
  const word = tokens.words[tokens.at];
  if (word === undefined || word === ')') return undefined;
  if (word === '(') return parseGroup(tokens);
  tokens.at += 1;
  const operator = operatorOf(tokens.words[tokens.at]);
  if (operator === undefined) return rpmName(word, undefined);
  const version = tokens.words[tokens.at + 1];
  if (version === undefined || version === '(' || version === ')') return undefined;
  tokens.at += 2;
  return rpmName(word, { operator, version });
}

function operatorOf(word: string | undefined): Operator | undefined {
  const plain = word === '==' ? '=' : word === '=<' ? '<=' : word === '=>' ? '>=' : word;
  return OPERATORS.find((operator) => operator === plain);
}

/** A name with the architecture that rpm writes behind it, as in `glibc(x86-64)`. */
export function rpmName(text: string, version: VersionConstraint | undefined): Expression {
  const isa = /^([^()]+)\(([a-z0-9]+-(?:32|64))\)$/.exec(text);
  return {
    kind: 'name',
    name: isa?.[1] ?? text,
    ...(version === undefined ? {} : { version }),
    ...(isa?.[2] === undefined ? {} : { architecture: isa[2] }),
  };
}
