export type Choice = { readonly value: string; readonly title: string };

type Common = {
  /** What the answer is found by. */
  readonly key: string;
  readonly message: string;
  /** The flag that answers it, as people type it. */
  readonly flag: string;
  /** Answered already, by a flag or by what is there: it is checked, not asked. */
  readonly given?: readonly string[] | undefined;
  /** Proposed to a person, and taken where nobody is asked. */
  readonly default?: readonly string[] | undefined;
  /** What is wrong with an answer, in a few words; undefined where it can be taken. */
  readonly check?: (value: string) => string | undefined;
  /** What a person should know about an answer that can be taken all the same. */
  readonly remark?: ((value: string) => string | undefined) | undefined;
};

export type TextQuestion = Common & { readonly kind: 'text' };
/** One of the choices, or any number of them. */
export type ChoiceQuestion = Common & {
  readonly kind: 'one' | 'many';
  readonly choices: readonly Choice[];
  /** Of `many`: at least one. */
  readonly required?: boolean;
};
export type Question = TextQuestion | ChoiceQuestion;

/** The answers by the keys of their questions; a text is a list of one, an empty text a list of none. */
export type Answers = ReadonlyMap<string, readonly string[]>;
