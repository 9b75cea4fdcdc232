import type { ContributionAnswers, HookChoice } from '../scaffold/contribution/answers.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';

/** What the flags of `contrib init` say, as they were typed. */
export type InitFlags = {
  readonly maintainer: string | undefined;
  readonly releases: readonly string[];
  readonly package: string | undefined;
  readonly staging: boolean;
  readonly set: readonly string[];
  readonly names: readonly string[];
  readonly hooks: readonly string[];
};

/**
 * Reads `KEY=VALUE` flags; a key may come again, its values are then a list.
 * @throws ContribError usage for a key that is not known, with what was probably meant.
 */
export function readPairs(
  flag: string,
  pairs: readonly string[],
  known: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at === -1) throw usage(`${flag} ${pair} lacks its value`, `write ${flag} ${pair}=VALUE`);
    const key = pair.slice(0, at);
    if (!known.includes(key)) throw unknown(flag, key, known);
    found.set(key, [...(found.get(key) ?? []), pair.slice(at + 1)]);
  }
  return found;
}

/** The answer `none` to a question of which any number may be chosen. */
export const NONE = 'none';

/** Reads `PACKAGE/EVENT` flags, such as convirt/post-install; `none` alone is no hook at all. */
export function readHooks(
  values: readonly string[],
  offered: readonly string[],
): readonly string[] | undefined {
  if (values.length === 0) return undefined;
  if (values.length === 1 && values[0] === NONE) return [];
  const hooks = values.map((value) => value.replace(/\.sh$/, ''));
  const wrong = hooks.find((hook) => !offered.includes(hook));
  if (wrong !== undefined) throw unknown('--hook', wrong, offered);
  return [...new Set(hooks)];
}

export function hookChoice(text: string): HookChoice {
  const [name = '', hook = ''] = text.split('/');
  return { package: name, hook: `${hook}.sh` };
}

/** Names in one line, between blanks or commas. */
export function readNames(texts: readonly string[]): ContributionAnswers['names'][string] {
  return texts.flatMap((text) => text.split(/[\s,]+/)).filter((name) => name !== '');
}

function unknown(flag: string, value: string, known: readonly string[]): ContribError {
  const meant = suggest(value, known);
  const list = known.length === 0 ? 'there is none here' : `one of: ${known.join(', ')}`;
  return usage(
    `${flag} knows no ${JSON.stringify(value)}`,
    meant === undefined ? list : `did you mean ${meant}? ${list}`,
  );
}

function usage(message: string, hint: string): ContribError {
  return new ContribError('usage', message, { hint });
}
