const IDENTIFIER = /^(?:DocumentRef-[A-Za-z0-9.-]+:)?[A-Za-z0-9][A-Za-z0-9.-]*\+?$/;
const OPERATORS = ['AND', 'OR', 'WITH'];

/** What keeps a text from being an SPDX expression, or nothing (SPDX 2.3, annex D). Identifiers are judged by form. */
export function spdxProblem(text: string): string | undefined {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let depth = 0;
  let wantsName = true;
  for (const [index, token] of tokens.entries()) {
    if (token === '(' ? !wantsName : token === ')' && wantsName) return misplaced(token, tokens[index - 1]);
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (OPERATORS.includes(token)) {
      if (wantsName) return misplaced(token, tokens[index - 1]);
      wantsName = true;
    } else if (OPERATORS.includes(token.toUpperCase())) {
      return `${token} is written ${token.toUpperCase()}`;
    } else {
      if (!wantsName) return `no AND, OR or WITH is between ${tokens[index - 1]} and ${token}`;
      if (!IDENTIFIER.test(token)) return `${token} is no identifier: letters, digits, . and - are allowed`;
      wantsName = false;
    }
    if (depth < 0) return 'a ) closes nothing';
  }
  if (depth > 0) return 'a ( is not closed';
  return wantsName ? `nothing follows ${tokens.at(-1) ?? 'it'}` : undefined;
}

function misplaced(token: string, before: string | undefined): string {
  return before === undefined ? `it begins with ${token}` : `${token} follows ${before}`;
}
