import { RULES } from './all.ts';
import { ANALYSES } from './analyses.ts';
import { RECIPES } from './recipes.ts';
import type { Explained } from './rule.ts';
import { SOURCES } from './sources.ts';
import { SUBMISSIONS } from './submissions.ts';
import { UPGRADE_INTENTS } from './upgrade-intents.ts';

/** What is said before any rule can run: by whoever reads the files, and by the suppressions. */
const READING: readonly Explained[] = [
  {
    id: 'manifest/yaml',
    severity: 'error',
    needs: [],
    summary: 'The file is YAML that keeps every text it was given',
    explanation:
      'YAML gives ! * & # { and [ a meaning at certain places. A mapping line that begins with one of them, or holds ' +
      '" #", would be read as something else or lose its end, so contrib refuses the file instead of guessing.',
    remedy: 'put the line in single quotes, or write the lines as a block with |',
    source: 'YAML 1.2.2, sections 6.6, 6.8.2 and 7.1',
  },
  {
    id: 'manifest/unknown-key',
    severity: 'error',
    needs: [],
    summary: 'Every key is one that contrib knows',
    explanation:
      'A key that nobody reads is most often a misspelt one, and what was meant by it would silently not happen.',
    remedy: 'correct the key; contrib schema prints all of them',
    source: 'the reference of contrib.yaml',
  },
  {
    id: 'manifest/value',
    severity: 'error',
    needs: [],
    summary: 'Every value is of the kind that its key takes',
    explanation: 'The message says what the value is and what it must be.',
    remedy: 'correct the value; contrib schema prints what each key takes',
    source: 'the reference of contrib.yaml',
  },
  {
    id: 'manifest/notation',
    severity: 'error',
    needs: [],
    summary: 'Every line of a mapping is in the notation SOURCE --> DEST (MODE OWNER:GROUP) [flags]',
    explanation:
      'The notation is the one of the ConVirt packaging guide: an arrow with two hyphens, the mode in parentheses, a ' +
      'leading slash before the source allowed, and a path in double quotes where it holds what the notation uses.',
    remedy: 'write the line in the notation',
    source: 'ConVirt Packaging Guide, "Deployment Layout"',
  },
  {
    id: 'bundle/left-out',
    severity: 'info',
    needs: [],
    summary: 'What lies in the tree and not in the base is not in the bundle',
    explanation:
      'A bundle holds upstream’s files as the base has them, with their modes, and the contribution. Whatever else lies in ' +
      'the tree, such as what a build left there, stays at home, and contrib bundle says so.',
    remedy: 'put what belongs to the package into distros/DISTRO/',
    source: 'ConVirt Packaging Guide, "Process"',
  },
  {
    id: 'bundle/base-unproved',
    severity: 'error',
    needs: [],
    summary: 'The tarball that a bundle is made on is proved to be upstream’s',
    explanation:
      'A bundle is compared with upstream’s release, byte for byte: made on another file of the same name, it is refused, or ' +
      'worse, it is taken. SHA256SUMS beside the tarball must have its digest, and a signature of either must be by a key ' +
      'that source.keys names. Where keys are named and no signature is there, it is a warning.',
    remedy: 'fetch the tarball, SHA256SUMS and the signature again, from where upstream publishes them',
    source: 'sha256sum(1); uscan(1), pgpsigurlmangle; CVE-2024-3094',
  },
  {
    id: 'suppression/unused',
    severity: 'warning',
    needs: [],
    summary: 'Every suppression suppresses something',
    explanation: 'A suppression that outlives what it was written for hides the next finding of its rule.',
    remedy: 'remove it',
    source: 'lintian: unused-override',
  },
];

/** Everything that contrib can say of a description, in the order of the names. */
export const CATALOGUE: readonly Explained[] = [
  ...READING,
  ...ANALYSES,
  ...UPGRADE_INTENTS,
  ...SUBMISSIONS,
  ...RECIPES,
  ...SOURCES,
  ...RULES,
].sort((a, b) => (a.id < b.id ? -1 : 1));
