import { ContribError } from '../system/errors.ts';
import { type CommandInput, textOption } from './command.ts';

/** `--date`, in seconds since 1970. The clock counts only where somebody asks for it: `now`. */
export function dateOption(input: CommandInput): number | undefined {
  const text = textOption(input, 'date');
  if (text === undefined) return undefined;
  if (text === 'now') return Math.floor(Date.now() / 1000);
  if (/^\d{1,11}$/.test(text)) return Number(text);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (!Number.isNaN(time) && time >= 0 && new Date(time).toISOString().startsWith(text)) return time / 1000;
  throw new ContribError('usage', `--date ${JSON.stringify(text)} is no date`, {
    hint: 'write YYYY-MM-DD, the seconds since 1970, or now',
  });
}
