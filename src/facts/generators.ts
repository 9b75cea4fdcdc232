import { readHead } from '../packages/package-set.ts';
import type { SetItem, SetView } from './set-view.ts';

/** systemd.generator(7); what a program links into the units at every boot, the packages do not say. */
const DIRECTORIES = [
  '/etc/systemd/system-generators',
  '/usr/local/lib/systemd/system-generators',
  '/usr/lib/systemd/system-generators',
  '/lib/systemd/system-generators',
];

/** What a generator may do with a unit, as far as its content tells. */
export type Generating = {
  readonly generator: SetItem;
  /** It holds the unit's name; otherwise it puts names together when it runs, or cannot be read. */
  readonly names: boolean;
};

/** Larger programs than any generator. */
const LARGEST = 16 * 1024 * 1024;

/** The first generator of a set that may start a unit; one that cannot name it is none. */
export async function generatorOf(view: SetView, unit: string): Promise<Generating | undefined> {
  const found: Generating[] = [];
  for (const generator of generators(view)) {
    const { pkg, entry } = generator;
    const head = await readHead(view.set.open(pkg, entry), LARGEST + 1);
    const text = head.length > LARGEST ? undefined : head.toString('latin1');
    if (text !== undefined && mentions(text, unit)) found.push({ generator, names: true });
    else if (text === undefined || mayMakeUp(text, unit)) found.push({ generator, names: false });
  }
  return found.find(({ names }) => names) ?? found[0];
}

function generators(view: SetView): SetItem[] {
  return DIRECTORIES.flatMap((directory) => view.list(directory)).flatMap(({ entry }) => {
    const item = view.resolve(entry.path)?.item;
    return item?.entry.type === 'file' || item?.entry.type === 'hardlink' ? [item] : [];
  });
}

/** `foo.service`; of an instance, its template `foo@` as well. */
function mentions(text: string, unit: string): boolean {
  const template = /^(.*@)[^.]*\.\w+$/.exec(unit)?.[1];
  return [unit, ...(template === undefined ? [] : [template])].some((name) => standsIn(text, name));
}

/** Not as the end of another name: bar.service is not in foo-bar.service. */
function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (at === 0 || !/[\w@.-]/.test(text.charAt(at - 1))) return true;
  return false;
}

const TYPE = '(service|socket|target|timer|path|mount|automount|swap)\\b';
/** What is put in when it runs: `%s`, `${name}`, `$name`, Python's `{name}`. */
const PUT_IN = '(?:%s|\\$?\\{[^}\\n]{1,80}\\}|\\$\\w+)';
const PUT_TOGETHER = new RegExp(`([\\w@.:-]*)${PUT_IN}["']?([\\w@-]*)\\.${TYPE}`, 'g');
/** A type alone, which something is put before. */
const TYPE_ALONE = new RegExp(`(?:^|[\\0\\s("'])\\.${TYPE}`, 'g');
const LINKED_BY_VARIABLE = /\bln\s+-\w+\s+[^\n;]*\$/;

/** Whether a name that it makes when it runs may be the unit's: what stands before and behind is the same. */
function mayMakeUp(text: string, unit: string): boolean {
  const made = [...text.matchAll(PUT_TOGETHER)];
  for (const [, before = '', behind = '', type = ''] of made)
    if (unit.startsWith(before) && unit.endsWith(`${behind}.${type}`)) return true;
  for (const [, type = ''] of text.matchAll(TYPE_ALONE)) if (unit.endsWith(`.${type}`)) return true;
  return made.length === 0 && text.startsWith('#!') && LINKED_BY_VARIABLE.test(text);
}
