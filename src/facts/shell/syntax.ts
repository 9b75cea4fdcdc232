/** A piece of a word. What only running the script could tell is `unknown`. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly quoted: boolean;
      /** `${NAME:-WORD}` and `${NAME-WORD}`, `${NAME:+WORD}`; any other operator makes the part unknown. */
      readonly operator?: '-' | '=' | '+';
      readonly word?: Word;
    }
  | { readonly kind: 'unknown' };
export type Word = readonly Part[];

export type Assignment = { readonly name: string; readonly value: Word };
type Block = readonly Command[];

/** A command of a shell script as POSIX, XCU 2.9, names them. */
export type Command =
  | {
      readonly kind: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly line: number;
    }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: Block; readonly body: Block }[];
      readonly otherwise: Block;
    }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly arms: readonly { readonly patterns: readonly Word[]; readonly body: Block }[];
    }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[]; readonly body: Block }
  | { readonly kind: 'while'; readonly condition: Block; readonly body: Block }
  | { readonly kind: 'group'; readonly body: Block; readonly forked: boolean }
  | { readonly kind: 'function'; readonly name: string; readonly body: Block }
  | { readonly kind: 'not'; readonly command: Command }
  | { readonly kind: 'pipe'; readonly commands: Block }
  | {
      readonly kind: 'chain';
      readonly first: Command;
      readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[];
    };

export type Token =
  | { readonly kind: 'word'; readonly word: Word; readonly line: number }
  | { readonly kind: 'operator'; readonly text: string; readonly line: number };
