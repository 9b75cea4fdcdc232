import { type Io, printableName } from '../system/io.ts';
import { answerQuestions } from './ask.ts';

/** Files that are named; the rest is counted. */
const NAMED = 3;

/** A reason is one line with a word in it: the header of a patch holds it. */
export function isPatchReason(text: string): boolean {
  return /^[^\p{Cc}]*[\p{L}\p{N}][^\p{Cc}]*$/u.test(text);
}

/** Asks why upstream’s files are changed; undefined where the person wants no patch of it. */
export async function askPatchReason(paths: readonly string[], io: Io): Promise<string | undefined> {
  const named = paths.slice(0, NAMED).map(printableName).join(', ');
  const rest = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : '';
  const key = 'patch-reason';
  const answers = await answerQuestions(
    [
      {
        kind: 'text',
        key,
        flag: '--patch-reason',
        message: `Why is ${named}${rest} changed? (for the patch; empty for none)`,
        check: (text) => (text === '' || isPatchReason(text) ? undefined : 'one line that says why'),
      },
    ],
    io,
  );
  return answers.get(key)?.[0];
}
