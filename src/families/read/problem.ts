import { ContribError } from '../../system/errors.ts';

/** What is wrong with a package, said with its name. */
export function badPackage(name: string, why: string, hint?: string): ContribError {
  return new ContribError('bad-input', `${name}: ${why}`, hint === undefined ? {} : { hint });
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const CONTROL_BUT_LINES = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

/** The text, if it can stand in a line: no honest package has control characters in a name or a relation. */
export function cleanLine(name: string, what: string, text: string): string {
  if (CONTROL.test(text)) throw badPackage(name, `${what} has a control character in it`);
  return text;
}

/** The text of several lines, without any other control character. */
export function cleanText(name: string, what: string, text: string): string {
  if (CONTROL_BUT_LINES.test(text)) throw badPackage(name, `${what} has a control character in it`);
  return text;
}

/** A name, version or architecture: it must be there, and have no space in it. */
export function cleanWord(name: string, what: string, text: string | undefined): string {
  if (text === undefined || text === '') throw badPackage(name, `${what} is missing`);
  if (/[\s/]/.test(text) || text.length > 1024) throw badPackage(name, `${what} is none`);
  return cleanLine(name, what, text);
}
