import type { Native, Package } from '../../../packages/package-set.ts';
import { cleanLine, cleanText, cleanWord } from '../../read/problem.ts';
import { rpmAccounts } from './accounts.ts';
import { numberOf, type RpmHeader, textOf } from './header.ts';
import { rpmRelations } from './relations.ts';
import { rpmScripts, rpmTriggers } from './scripts.ts';
import { TAG } from './tags.ts';

/** By the names that `rpm -qi` prints. */
const FIELDS: readonly (readonly [string, number])[] = [
  ['Group', TAG.group],
  ['License', TAG.license],
  ['Source RPM', TAG.sourceRpm],
  ['Build Host', TAG.buildHost],
  ['Packager', TAG.packager],
  ['Vendor', TAG.vendor],
  ['Distribution', TAG.distribution],
  ['URL', TAG.url],
  ['Bug URL', TAG.bugUrl],
  ['VCS', TAG.vcs],
  ['Module', TAG.modularityLabel],
  ['OS', TAG.os],
];

/** What a header says of its package. */
export function rpmPackage(header: RpmHeader, origin: Package['origin']): Package {
  const word = (what: string, tag: number) => cleanWord(header.name, `its ${what}`, textOf(header, tag));
  const epoch = numberOf(header, TAG.epoch);
  const description = textOf(header, TAG.description);
  const relations = rpmRelations(header);
  return {
    name: word('name', TAG.name),
    version: {
      ...(epoch === undefined ? {} : { epoch }),
      version: word('version', TAG.version),
      release: word('release', TAG.release),
    },
    architecture: word('architecture', TAG.architecture),
    summary: cleanLine(header.name, 'its summary', textOf(header, TAG.summary) ?? ''),
    ...(description === undefined
      ? {}
      : { description: cleanText(header.name, 'its description', description) }),
    relations,
    intents: [],
    scripts: rpmScripts(header),
    accounts: rpmAccounts(relations, header.name),
    units: [],
    origin,
    native: { family: 'rpm', fields: fieldsOf(header), triggers: rpmTriggers(header) },
  };
}

function fieldsOf(header: RpmHeader): Native['fields'] {
  const size = numberOf(header, TAG.longSize) ?? numberOf(header, TAG.size);
  const built = numberOf(header, TAG.buildTime);
  return [
    ...FIELDS.flatMap(([name, tag]) => {
      const value = textOf(header, tag);
      return value === undefined ? [] : [[name, cleanText(header.name, `its ${name}`, value)] as const];
    }),
    ...(size === undefined ? [] : [['Size', String(size)] as const]),
    ...(built === undefined ? [] : [['Build Date', new Date(built * 1000).toISOString()] as const]),
  ];
}
