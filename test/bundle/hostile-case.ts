// One attack, and the ways to change an honest bundle into it.
import { OWN, TOP } from './project.ts';
import type { RawEntry } from './raw-tar.ts';

export type Change = (entries: readonly RawEntry[]) => readonly RawEntry[];

export type HostileCase = {
  readonly name: string;
  /** Every rule of error severity that trips, and no other. */
  readonly rules: readonly string[];
  readonly evil: Change;
  readonly twin: Change;
};

export const add =
  (...more: readonly RawEntry[]): Change =>
  (entries) => [...entries, ...more];

export const change =
  (path: string, fields: Partial<RawEntry>): Change =>
  (entries) =>
    entries.map((entry) => (entry.name === `${TOP}/${path}` ? { ...entry, ...fields } : entry));

export const remove =
  (path: string): Change =>
  (entries) =>
    entries.filter(({ name }) => name !== `${TOP}/${path}`);

export const note = (name: string, more: Partial<RawEntry> = {}): RawEntry => ({
  name,
  data: 'x\n',
  ...more,
});
export const inOwn = (name: string) => `${TOP}/${OWN}/${name}`;
export const honest = add(note(inOwn('note')));
