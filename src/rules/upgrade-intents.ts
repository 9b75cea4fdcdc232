import type { Explained } from './rule.ts';

/** What is said of an upgrade against what upstream wants, and of sets that cannot be judged as they are. */
export const UPGRADE_INTENTS: readonly Explained[] = [
  {
    id: 'upgrade/request-lacks',
    severity: 'error',
    needs: ['set'],
    summary: 'A request brings what upstream says that it must',
    explanation:
      'The intent file names a request and the files that it must bring. Somebody who asks for it anew, who upgrades, or who removes afterwards what nothing needs, does not have one of them.',
    remedy: 'let the package that is asked for require the one that has the file',
    source: 'the intent file, requests',
  },
  {
    id: 'upgrade/request-brings',
    severity: 'error',
    needs: ['set'],
    summary: 'A request does not bring what upstream says that it must not',
    explanation:
      'The intent file says that a file must not come with a request, and some relation brings it.',
    remedy: 'cut the requirement that leads to it; contrib split --ask shows the chain',
    source: 'the intent file, requests',
  },
  {
    id: 'upgrade/not-forced',
    severity: 'error',
    needs: ['set'],
    summary: 'Nobody is forced to take what upstream leaves to the user',
    explanation:
      'The intent file says that nobody may be forced to take a package, and a request for another one brings it over hard dependencies, or an upgrade installs it for somebody who had none of its files.',
    remedy: 'cut the requirement, or name what may bring the package in except',
    source: 'the intent file, not-forced',
  },
  {
    id: 'upgrade/since-differs',
    severity: 'warning',
    needs: ['set'],
    summary: 'Relations hold from the release on in which the files moved',
    explanation:
      'The intent file says in which version files moved. A relation with an older limit leaves versions that still have the files uncovered, one with a newer limit hits versions that do not.',
    remedy: 'let the relation hold for versions before the move, and for no others',
    source: 'Debian policy 7.6.1; the intent file, moves',
  },
  {
    id: 'upgrade/idle-intent',
    severity: 'warning',
    needs: ['set'],
    summary: 'Whatever an intent file answers for is there',
    explanation:
      'An item under accept answers for a finding that there is no more, or one under moves names packages between which no file moves. It would hide the next one.',
    remedy: 'remove it',
    source: 'the intent file, accept and moves',
  },
  {
    id: 'upgrade/same-version',
    severity: 'error',
    needs: ['set'],
    summary: 'What changed has a new version',
    explanation:
      'A package is in the old and in the new set in one version and has other files or relations: no package manager takes that for an upgrade, so that whoever has the old one keeps it.',
    remedy: 'raise the version, or the release',
    source: 'Debian policy 3.2.2; Fedora packaging guidelines, "Versioning"',
  },
  {
    id: 'upgrade/older-version',
    severity: 'error',
    needs: ['set'],
    summary: 'The new set is newer',
    explanation:
      'A package has a lower version in the new set than in the old one, as the format compares versions: users keep what they have. An epoch that got lost is a common cause.',
    remedy: 'raise the version, or keep the epoch',
    source: 'deb-version(7); rpm-version(7); vercmp(8)',
  },
  {
    id: 'upgrade/ambiguous',
    severity: 'warning',
    needs: ['set'],
    summary: 'No requirement leaves it to the resolver who is installed',
    explanation:
      'Several packages of the new set satisfy a requirement, by alternatives or because they provide one name, and nothing else decides between them. Another resolver, or another version of it, may choose otherwise than is judged here.',
    remedy: 'require the package that is meant, or put it first',
    source: 'Debian policy 7.1 and 7.5; rpm.org, "Boolean Dependencies"',
  },
  {
    id: 'upgrade/several-versions',
    severity: 'info',
    needs: ['set'],
    summary: 'The new set offers one version of a package',
    explanation:
      'Package managers take the newest version that can be installed. The others count only where a relation asks for one of them.',
    remedy: 'leave the older ones out, if they are no longer offered',
    source: 'apt_preferences(5)',
  },
];
