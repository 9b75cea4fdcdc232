import type { Native, Package, Script } from '../../../packages/package-set.ts';
import { badPackage, cleanWord } from '../../read/problem.ts';
import { parseDebVersion } from '../versions.ts';
import { type Fields, fieldOf } from './fields.ts';
import { debRelations, RELATION_FIELDS } from './relations.ts';

/** What stands in the model under other names. */
const MODELLED = new Set(
  ['Package', 'Version', 'Architecture', 'Description', 'Status', 'Conffiles', ...RELATION_FIELDS].map(
    (name) => name.toLowerCase(),
  ),
);

/** What a paragraph of control data says of its package. */
export function debPackage(
  fields: Fields,
  parts: {
    readonly scripts: readonly Script[];
    readonly triggers: Native['triggers'];
    readonly shlibs?: string;
  },
  origin: Package['origin'],
): Package {
  const word = (name: string) => cleanWord(origin.path, `its ${name}`, fieldOf(fields, name));
  const version = parseDebVersion(word('Version'));
  if (version === undefined) throw badPackage(origin.path, 'its Version is none (Debian policy 5.6.12)');
  const [summary = '', ...more] = (fieldOf(fields, 'Description') ?? '').split('\n');
  const description = more.map(descriptionLine).join('\n');
  return {
    name: word('Package'),
    version,
    architecture: word('Architecture'),
    summary,
    ...(description === '' ? {} : { description }),
    relations: debRelations(fields, origin.path),
    intents: [],
    scripts: parts.scripts,
    accounts: [],
    units: [],
    origin,
    native: { family: 'deb', fields: otherFields(fields, parts.shlibs), triggers: parts.triggers },
  };
}

/** Debian policy 5.6.13: a line with a full stop alone is an empty one. */
function descriptionLine(line: string): string {
  const text = line.slice(1);
  return text.trim() === '.' ? '' : text;
}

function otherFields(fields: Fields, shlibs: string | undefined): Native['fields'] {
  const others = [...fields]
    .filter(([key]) => !MODELLED.has(key))
    .map(([, { name, value }]) => [name, value] as const);
  return shlibs === undefined ? others : [...others, ['shlibs', shlibs]];
}
