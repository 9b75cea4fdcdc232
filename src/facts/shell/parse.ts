import type { Assignment, Command, Token, Word } from './syntax.ts';
import { shellTokens } from './tokens.ts';

/** Deeper nesting than any script of a person; what is below it is not looked at. */
const DEEPEST = 60;

type Parser = { readonly tokens: readonly Token[]; at: number; depth: number };

/** The commands of a script. What is no shell at all gives commands that mean nothing, never an error. */
export function parseShell(script: string): readonly Command[] {
  const parser: Parser = { tokens: shellTokens(script), at: 0, depth: 0 };
  const commands: Command[] = [];
  while (parser.at < parser.tokens.length) {
    const before = parser.at;
    commands.push(...block(parser, []));
    // A word that ends something which nothing began.
    if (parser.at === before) parser.at += 1;
  }
  return commands;
}

/** Commands up to one of the reserved words that end the block, which is left where it is. */
function block(parser: Parser, ends: readonly string[]): Command[] {
  const commands: Command[] = [];
  for (;;) {
    while (isOperator(parser, ['\n', ';', '&'])) parser.at += 1;
    const word = reserved(parser);
    if (parser.at >= parser.tokens.length || (word !== undefined && ends.includes(word))) return commands;
    if (isOperator(parser, [')', ';;', ';&', ';;&'])) return commands;
    const before = parser.at;
    const command = chain(parser);
    if (command !== undefined) commands.push(command);
    if (parser.at === before) return commands;
  }
}

function chain(parser: Parser): Command | undefined {
  const first = pipeline(parser);
  if (first === undefined) return undefined;
  const rest: { operator: '&&' | '||'; command: Command }[] = [];
  while (isOperator(parser, ['&&', '||'])) {
    const operator = isOperator(parser, ['&&']) ? '&&' : '||';
    parser.at += 1;
    skipLines(parser);
    const command = pipeline(parser);
    if (command === undefined) break;
    rest.push({ operator, command });
  }
  return rest.length === 0 ? first : { kind: 'chain', first, rest };
}

function pipeline(parser: Parser): Command | undefined {
  if (reserved(parser) === '!') {
    parser.at += 1;
    const command = pipeline(parser);
    return command === undefined ? undefined : { kind: 'not', command };
  }
  const first = command(parser);
  if (first === undefined) return undefined;
  const commands = [first];
  while (isOperator(parser, ['|'])) {
    parser.at += 1;
    skipLines(parser);
    const next = command(parser);
    if (next === undefined) break;
    commands.push(next);
  }
  return commands.length === 1 ? first : { kind: 'pipe', commands };
}

function command(parser: Parser): Command | undefined {
  if (parser.depth > DEEPEST) {
    parser.at = parser.tokens.length;
    return undefined;
  }
  parser.depth += 1;
  try {
    return compound(parser) ?? simple(parser);
  } finally {
    parser.depth -= 1;
  }
}

function compound(parser: Parser): Command | undefined {
  if (isOperator(parser, ['('])) {
    parser.at += 1;
    const body = block(parser, []);
    if (isOperator(parser, [')'])) parser.at += 1;
    return { kind: 'group', body, forked: true };
  }
  switch (reserved(parser)) {
    case '{':
      return { kind: 'group', body: between(parser, ['}']), forked: false };
    case 'if':
      return conditional(parser);
    case 'case':
      return choice(parser);
    case 'for':
      return forLoop(parser);
    case 'while':
    case 'until':
      return { kind: 'while', condition: between(parser, ['do'], false), body: between(parser, ['done']) };
    default:
      return definition(parser);
  }
}

/** What stands between the reserved word here and one of `ends`, which is taken too unless it begins what follows. */
function between(parser: Parser, ends: readonly string[], takesEnd = true): Command[] {
  parser.at += 1;
  const body = block(parser, ends);
  if (takesEnd && parser.at < parser.tokens.length) parser.at += 1;
  return body;
}

function conditional(parser: Parser): Command {
  const branches: { condition: Command[]; body: Command[] }[] = [];
  do {
    const condition = between(parser, ['then', 'fi'], false);
    branches.push({ condition, body: between(parser, ['elif', 'else', 'fi'], false) });
  } while (reserved(parser) === 'elif');
  if (reserved(parser) === 'else') return { kind: 'if', branches, otherwise: between(parser, ['fi']) };
  if (reserved(parser) === 'fi') parser.at += 1;
  return { kind: 'if', branches, otherwise: [] };
}

function choice(parser: Parser): Command {
  parser.at += 1;
  const word = nextWord(parser) ?? [];
  skipLines(parser);
  if (reserved(parser) === 'in') parser.at += 1;
  const arms: { patterns: Word[]; body: Command[] }[] = [];
  for (;;) {
    while (isOperator(parser, ['\n', ';;', ';&', ';;&', '('])) parser.at += 1;
    if (parser.at >= parser.tokens.length) break;
    if (reserved(parser) === 'esac') {
      parser.at += 1;
      break;
    }
    const before = parser.at;
    const patterns: Word[] = [];
    for (let next = nextWord(parser); next !== undefined; next = nextWord(parser)) {
      patterns.push(next);
      if (isOperator(parser, ['|'])) parser.at += 1;
    }
    if (isOperator(parser, [')'])) parser.at += 1;
    arms.push({ patterns, body: block(parser, ['esac']) });
    if (parser.at === before) parser.at += 1;
  }
  return { kind: 'case', word, arms };
}

function forLoop(parser: Parser): Command {
  parser.at += 1;
  const name = literal(nextWord(parser) ?? []) ?? '';
  skipLines(parser);
  const words: Word[] = [];
  if (reserved(parser) === 'in') {
    parser.at += 1;
    for (let next = nextWord(parser); next !== undefined; next = nextWord(parser)) words.push(next);
  }
  while (isOperator(parser, ['\n', ';'])) parser.at += 1;
  return { kind: 'for', name, words, body: reserved(parser) === 'do' ? between(parser, ['done']) : [] };
}

/** `NAME () BODY` and bash's `function NAME`. */
function definition(parser: Parser): Command | undefined {
  const isKeyword = reserved(parser) === 'function';
  const at = parser.at + (isKeyword ? 1 : 0);
  const name = reserved({ ...parser, at });
  const hasParentheses = operatorAt(parser, at + 1) === '(' && operatorAt(parser, at + 2) === ')';
  if (name === undefined || !(isKeyword || hasParentheses)) return undefined;
  parser.at = at + (hasParentheses ? 3 : 1);
  skipLines(parser);
  const body = command(parser);
  return { kind: 'function', name, body: body === undefined ? [] : [body] };
}

function simple(parser: Parser): Command | undefined {
  const line = parser.tokens[parser.at]?.line ?? 0;
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  for (let word = nextWord(parser); word !== undefined; word = nextWord(parser)) {
    const assignment = words.length === 0 ? assignmentOf(word) : undefined;
    if (assignment === undefined) words.push(word);
    else assignments.push(assignment);
  }
  if (words.length === 0 && assignments.length === 0) return undefined;
  return { kind: 'simple', assignments, words, line };
}

/** `NAME=VALUE` as a word. */
export function assignmentOf(word: Word): Assignment | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(first.text);
  if (match === null) return undefined;
  const text = match[2] ?? '';
  return { name: match[1] ?? '', value: [{ kind: 'text', text, quoted: false }, ...rest] };
}

function nextWord(parser: Parser): Word | undefined {
  const token = parser.tokens[parser.at];
  if (token?.kind !== 'word') return undefined;
  parser.at += 1;
  return token.word;
}

function skipLines(parser: Parser): void {
  while (isOperator(parser, ['\n'])) parser.at += 1;
}

function isOperator(parser: Parser, texts: readonly string[]): boolean {
  const text = operatorAt(parser, parser.at);
  return text !== undefined && texts.includes(text);
}

function operatorAt({ tokens }: Parser, at: number): string | undefined {
  const token = tokens[at];
  return token?.kind === 'operator' ? token.text : undefined;
}

/** The text of the word here, where no part of it is quoted: only such a word can be a reserved one. */
function reserved({ tokens, at }: Pick<Parser, 'tokens' | 'at'>): string | undefined {
  const token = tokens[at];
  return token?.kind === 'word' ? literal(token.word) : undefined;
}

function literal(word: Word): string | undefined {
  const [part] = word;
  return word.length === 1 && part?.kind === 'text' && !part.quoted ? part.text : undefined;
}
