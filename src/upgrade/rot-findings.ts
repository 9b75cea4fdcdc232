import type { Finding } from '../findings/finding.ts';
import { namesIn } from '../packages/relation.ts';
import type { Analysis } from './analyse.ts';
import { formatRelation, type Rot } from './rot.ts';
import type { Told } from './told.ts';

type Words = Pick<Finding, 'rule' | 'severity' | 'message' | 'remedy'>;

/** Relations about other versions that do nothing, or too much. */
export function rotFindings({ rot }: Analysis): readonly Told[] {
  return rot.map(({ kind, package: { name: owner }, relation }) => {
    const names = namesIn(relation.expression);
    return {
      finding: {
        ...WORDS[kind](owner, formatRelation(relation), names.join(', ')),
        place: relation.place ?? { package: owner },
      },
      subject: { owner, relation, ...(names[0] === undefined ? {} : { from: names[0] }) },
    };
  });
}

const WORDS: Readonly<Record<Rot['kind'], (pkg: string, relation: string, name: string) => Words>> = {
  'matches-nothing': (pkg, relation, name) => ({
    rule: 'upgrade/matches-nothing',
    severity: 'warning',
    message: `${pkg} has ${relation}, which matches no version of ${name} in the old set`,
    remedy: 'give the version in which the move happened',
  }),
  outlived: (pkg, relation, name) => ({
    rule: 'upgrade/matches-nothing',
    severity: 'info',
    message: `${pkg} has ${relation}, which is about older versions of ${name} than those in the old set`,
    remedy: 'remove it when nobody upgrades from those any more',
  }),
  'takes-any-version': (pkg, relation, name) => ({
    rule: 'upgrade/unversioned',
    severity: 'info',
    message: `${pkg} has ${relation}, by which it takes files of ${name} in every version`,
    remedy: 'give the version in which the move happened',
  }),
  elsewhere: (pkg, relation, name) => ({
    rule: 'upgrade/vanished-name',
    severity: 'warning',
    message: `${pkg} has ${relation}: ${name} is in the old set in older versions, and not in the new one`,
    remedy: `if it is made elsewhere now, name the packages of that source too; otherwise provide ${name}`,
  }),
  unversioned: (pkg, relation, name) => ({
    rule: 'upgrade/unversioned',
    severity: 'warning',
    message: `${pkg} has ${relation} for every version, so that ${name} can never come back`,
    remedy: 'give the version in which the move happened',
  }),
  'self-replacing': (pkg, relation) => ({
    rule: 'upgrade/self-replacing',
    severity: 'error',
    message: `${pkg} has ${relation}, which matches the package itself`,
    remedy: 'limit it to versions before this one',
  }),
  'replaces-living': (pkg, relation, name) => ({
    rule: 'upgrade/replaces-living',
    severity: 'error',
    message: `${pkg} has ${relation}: pacman removes ${name} from every system although it lives on`,
    remedy: 'use conflicts with the old versions instead: takes-files-from',
  }),
  'metapackage-replaces': (pkg, relation, name) => ({
    rule: 'upgrade/metapackage-replaces',
    severity: 'warning',
    message: `${pkg} has no files and ${relation}: whoever had ${name} gets all that ${pkg} requires`,
    remedy: `let the packages that have the files of ${name} take its place`,
  }),
  'vanished-name': (pkg, relation, name) => ({
    rule: 'upgrade/vanished-name',
    severity: 'error',
    message: `${pkg} has ${relation}, and the new set neither has nor provides ${name}`,
    remedy: `let the successor of ${name} provide the name`,
  }),
};
