import type { BundleFacts } from './bundle.ts';

/** No description that a person writes is larger, and parsing takes many times the memory of the text. */
const LONGEST_TEXT = 1024 * 1024;

type ContributedText =
  | { readonly state: 'text'; readonly text: string }
  | { readonly state: 'missing' }
  | { readonly state: 'unreadable'; readonly problem: string };

/** The text of a description: of the bundle, or of the base where the bundle is the contribution alone. */
export function describedText(
  { contents, upstream }: Pick<BundleFacts, 'contents' | 'upstream'>,
  inside: string,
): ContributedText {
  const own = contributedText({ contents }, inside);
  return own.state === 'missing' ? contributedText({ contents: upstream }, inside) : own;
}

/** The text of a file that was kept of a bundle; `inside` is its path below the top directory. */
export function contributedText(
  { contents }: Pick<BundleFacts, 'contents'>,
  inside: string,
): ContributedText {
  const bytes = contents.get(inside);
  if (bytes === undefined) return { state: 'missing' };
  if (bytes.length > LONGEST_TEXT) return { state: 'unreadable', problem: 'is larger than 1 MiB' };
  try {
    return { state: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { state: 'unreadable', problem: 'is not UTF-8 text' };
  }
}
