import inquirer from 'inquirer';
import { ContribError } from '../system/errors.ts';
import type { Io } from '../system/io.ts';
import type { ChoiceQuestion, Question, TextQuestion } from './question.ts';

/**
 * Asks a person. Questions go to standard error, because standard output is data.
 * @throws ContribError interrupted for Ctrl-C, and for a terminal that went away.
 */
export async function ask(question: Question, io: Io): Promise<readonly string[]> {
  // inquirer draws for whoever reads standard output unless it is told otherwise.
  const prompt = inquirer.createPromptModule({ input: io.stdin, output: io.stderr });
  try {
    const { answer } = await prompt([promptOf(question)]);
    return asList(answer);
  } catch (error) {
    if (isGivenUp(error)) throw new ContribError('interrupted', 'interrupted', { cause: error });
    throw error;
  }
}

function promptOf(question: Question) {
  if (question.kind === 'text') return textPrompt(question);
  return question.kind === 'one' ? onePrompt(question) : manyPrompt(question);
}

function textPrompt({ message, default: proposed, check }: TextQuestion) {
  const [first] = proposed ?? [];
  return {
    type: 'input',
    name: 'answer',
    message,
    ...(first === undefined ? {} : { default: first }),
    validate: (value: string) => check?.(value.trim()) ?? true,
  } as const;
}

function onePrompt({ message, default: proposed, choices }: ChoiceQuestion) {
  return {
    type: 'select',
    name: 'answer',
    message,
    choices: choices.map(({ value, title }) => ({ value, name: title })),
    default: proposed?.[0],
  } as const;
}

function manyPrompt({ message, default: proposed = [], choices, required = false }: ChoiceQuestion) {
  return {
    type: 'checkbox',
    name: 'answer',
    message,
    required,
    choices: choices.map(({ value, title }) => ({ value, name: title, checked: proposed.includes(value) })),
  } as const;
}

function asList(answer: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  return values.map((value) => String(value).trim()).filter((value) => value !== '');
}

/** ExitPromptError is Ctrl-C or the end of the input; inquirer exports it from a package of its own. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && (error.name === 'ExitPromptError' || error.name === 'AbortPromptError');
}
