import { ContribError } from './errors.ts';
import type { Place } from './place.ts';

/** An error as data: errors lose their class on the way from one thread to another. */
export type Failure = {
  readonly code: ContribError['code'] | 'bug';
  readonly message: string;
  readonly hint: string | undefined;
  readonly place: Place | undefined;
};

export function failureOf(error: unknown): Failure {
  if (error instanceof ContribError) {
    const { code, message, hint, place } = error;
    return { code, message, hint, place };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'bug', message, hint: undefined, place: undefined };
}

export function errorOf({ code, message, hint, place }: Failure): Error {
  if (code === 'bug') return new Error(message);
  return new ContribError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(place === undefined ? {} : { place }),
  });
}
