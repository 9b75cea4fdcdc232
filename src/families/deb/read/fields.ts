import { pathFromBytes } from '../../../system/path-bytes.ts';
import { badPackage, cleanText } from '../../read/problem.ts';

/** The fields of one paragraph, names in lower case; each with its name as it stands there. */
export type Fields = ReadonlyMap<string, { readonly name: string; readonly value: string }>;

/** No paragraph of a package has more fields. */
const MOST_FIELDS = 1000;

/**
 * One paragraph of control data (deb822(5)): `Name: value`, and lines that begin with a space go on with the value.
 * @param origin the file, for messages.
 */
export function parseFields(text: string, origin: string): Fields {
  cleanText(origin, 'its control file', text);
  const fields = new Map<string, { name: string; value: string }>();
  let last: { name: string; value: string } | undefined;
  for (const line of text.replace(/\n+$/, '').split('\n')) {
    if (/^[ \t]/.test(line) && last !== undefined) {
      last.value += `\n${line.trimEnd()}`;
      continue;
    }
    const [, name = '', value = ''] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === '') throw badPackage(origin, 'its control file has a line that is no field');
    if (fields.has(name.toLowerCase())) throw badPackage(origin, `its control file has ${name} twice`);
    if (fields.size === MOST_FIELDS)
      throw badPackage(origin, `its control file has more than ${MOST_FIELDS} fields`);
    last = { name, value: value.trimEnd() };
    fields.set(name.toLowerCase(), last);
  }
  return fields;
}

/** The one paragraph that a control file is. */
export function parseControl(bytes: Buffer, origin: string): Fields {
  const text = pathFromBytes(bytes).replace(/^\n+/, '').replace(/\s+$/, '');
  if (text === '') throw badPackage(origin, 'its control file is empty');
  if (/\n[ \t]*\n/.test(text)) throw badPackage(origin, 'its control file has more than one paragraph');
  return parseFields(text, origin);
}

export function fieldOf(fields: Fields, name: string): string | undefined {
  return fields.get(name.toLowerCase())?.value;
}
