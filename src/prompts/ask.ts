import { ContribError } from '../system/errors.ts';
import { type Io, printable } from '../system/io.ts';
import type { Answers, Question } from './question.ts';

/**
 * Answers questions: by what was given, at a terminal by the person there, otherwise by their defaults.
 * @throws ContribError usage that lists the flags of every question that is left, before anything is asked;
 * interrupted where the person gave up.
 */
export async function answerQuestions(questions: readonly Question[], io: Io): Promise<Answers> {
  for (const question of questions) checkGiven(question);
  if (!io.interactive) refuseUnanswered(questions);
  const answers = new Map<string, readonly string[]>();
  for (const question of questions) {
    const answer = question.given ?? (io.interactive ? await askAtTerminal(question, io) : question.default);
    answers.set(question.key, answer ?? []);
    if (io.interactive || question.given !== undefined) remarkOn(question, answer ?? [], io);
  }
  return answers;
}

function checkGiven({ given = [], check, flag }: Question): void {
  for (const value of given) {
    const wrong = check?.(value);
    if (wrong === undefined) continue;
    throw new ContribError('usage', `${JSON.stringify(value)} ${wrong}`, { hint: `answer with ${flag}` });
  }
}

function refuseUnanswered(questions: readonly Question[]): void {
  const open = questions.filter((question) => question.given === undefined && question.default === undefined);
  if (open.length === 0) return;
  const what = open.map(({ message }) => message).join('; ');
  throw new ContribError(
    'usage',
    `nobody is asked here (--yes, or no terminal), and there is no default for: ${what}`,
    {
      hint: `answer with ${[...new Set(open.map(({ flag }) => flag))].join(', ')}`,
    },
  );
}

/** inquirer costs more to load than everything else here, so it is loaded where somebody is asked. */
async function askAtTerminal(question: Question, io: Io): Promise<readonly string[]> {
  const { ask } = await import('./inquirer.ts');
  return ask(question, io);
}

function remarkOn({ remark }: Question, answer: readonly string[], io: Io): void {
  for (const value of answer) {
    const text = remark?.(value);
    if (text !== undefined) io.err(`${io.style('yellow', 'note')}: ${printable(text)}\n`);
  }
}
