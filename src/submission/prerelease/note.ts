import type { Packagers } from '../../manifest/packagers.ts';
import type { Manifest } from '../../manifest/schema.ts';
import { groupBy } from '../../system/group.ts';
import { printable } from '../../system/io.ts';
import type { MappingChange } from './changes.ts';

export type NotePackager = {
  readonly distribution: string;
  /** Names alone: the note is public, and addresses are not. */
  readonly maintainers: readonly string[];
  readonly link?: string;
  readonly staging?: 'requested';
};

/** What upstream tells packagers about a pre-release. */
export type PackagersNote = {
  readonly project: string;
  readonly version: string;
  readonly summary: string;
  readonly homepage?: string;
  /** The tag, and the commit. */
  readonly source: string;
  readonly tarballs: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** SHA-256 of the canonical listing, which does not depend on compression. */
  readonly content: string;
  /** What changed is counted from here; null where there is nothing to compare with. */
  readonly since: string | null;
  /** Why there is nothing to compare with. */
  readonly noChanges?: string;
  /** The distributions whose mappings were compared. */
  readonly on: readonly string[];
  readonly changes: readonly MappingChange[];
  /** The last day on which submissions are welcome. */
  readonly until?: string;
  readonly to?: string;
  readonly contacts: Readonly<Record<string, string>>;
  readonly packagers: readonly NotePackager[];
};

export const NOTE_FILE = 'PACKAGERS.md';
export const NOTE_DATA = 'PACKAGERS.json';

/** More lines than these in one section help nobody; PACKAGERS.json has all of them. */
const MOST_LINES = 60;

const TITLES: Readonly<Record<MappingChange['area'], string>> = {
  packages: 'Packages',
  files: 'Files',
  modes: 'Modes and owners',
  configuration: 'Configuration',
  prerequisites: 'Prerequisites',
  services: 'Services',
  accounts: 'Accounts',
  directories: 'Directories',
  build: 'Build',
  license: 'License',
};

export function packagersOf(packagers: Packagers | undefined): NotePackager[] {
  return Object.entries(packagers?.file.packagers ?? {}).map(
    ([distribution, { maintainer, link, staging }]) => ({
      distribution,
      maintainers: maintainer.map(({ name }) => name),
      ...(link === undefined ? {} : { link }),
      ...(staging === undefined ? {} : { staging }),
    }),
  );
}

/** Where submissions go, and whom to ask. */
export function addressesOf(
  { submissions, contacts = {} }: Manifest,
  to: string | undefined,
): Pick<PackagersNote, 'to' | 'contacts'> {
  const address = to ?? submissions?.to;
  return { contacts, ...(address === undefined ? {} : { to: address }) };
}

/** The note as Markdown; whoever reads it in a mail reads it as text. */
export function renderNote(note: PackagersNote): string {
  const { project, version, summary, homepage, source, tarballs, content } = note;
  const lines = [
    `# ${project} ${version}: pre-release for packagers`,
    '',
    `${plain(summary)}${homepage === undefined ? '' : `. ${homepage}`}`,
    '',
    '| File | Bytes | SHA-256 |',
    '| --- | --- | --- |',
    ...tarballs.map(({ name, bytes, sha256 }) => `| ${name} | ${bytes} | \`${sha256}\` |`),
    '',
    `Made from ${code(source)}. Content, however compressed: \`${content}\`.`,
    'Check what you downloaded with `sha256sum -c SHA256SUMS`.',
    '',
    ...submissionLines(note),
    '',
    `## What changed for packagers`,
    '',
    ...changeLines(note),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function submissionLines(note: PackagersNote): string[] {
  const { until, to, contacts, project, version, tarballs, packagers } = note;
  const asked = Object.entries(contacts).map(([kind, address]) => `${plain(kind)}: ${plain(address)}`);
  return [
    '## Submissions',
    '',
    ...(until === undefined ? [] : [`Welcome until **${until}**.`]),
    ...(to === undefined ? [] : [`Send them to ${plain(to)}.`]),
    ...(asked.length === 0 ? [] : [`Questions: ${asked.join('; ')}.`]),
    '',
    '```sh',
    `tar xf ${tarballs[0]?.name ?? `${project}-${version}.tar.gz`} && cd ${project}-${version}`,
    'contrib init DISTRO        # or edit distros/DISTRO/ that is there',
    'contrib check DISTRO',
    `contrib bundle DISTRO --base ../${tarballs[0]?.name ?? ''}`,
    '```',
    ...(packagers.length === 0 ? [] : ['', '| Distribution | Packager | |', '| --- | --- | --- |']),
    ...packagers.map(
      ({ distribution, maintainers, link, staging }) =>
        `| ${distribution} | ${plain(maintainers.join(', '))} | ${link ?? (staging === undefined ? '' : 'asks upstream to host the package')} |`,
    ),
  ];
}

function changeLines({ since, noChanges, on, changes }: PackagersNote): string[] {
  if (since === null) return [`${noChanges ?? 'There is nothing to compare with'}.`];
  const compared = `Since ${code(since)}, computed from both mappings on ${on.join(', ')}.`;
  if (changes.length === 0)
    return [compared, '', 'Nothing: the same files, modes, prerequisites, units and accounts.'];
  return [
    compared,
    ...[...groupBy(changes, ({ area }) => area)].flatMap(([area, group]) => section(area, group)),
  ];
}

function section(area: MappingChange['area'], changes: readonly MappingChange[]): string[] {
  const shown = changes.slice(0, MOST_LINES).map(({ change, what, detail, on }) => {
    const rest = detail === undefined ? '' : `: ${plain(detail)}`;
    return `- ${change} ${code(what)}${rest}${on === undefined ? '' : ` (${on.join(', ')})`}`;
  });
  const more = changes.length - shown.length;
  return [
    '',
    `### ${TITLES[area]}`,
    '',
    ...shown,
    ...(more === 0 ? [] : [`- and ${more} more, in ${NOTE_DATA}`]),
  ];
}

/** A name as code: no backtick of it ends the code (CommonMark, "Code spans"). */
function code(name: string): string {
  const text = printable(name).replaceAll('\n', '\\n');
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** Text in which nothing is markup: it comes from a description, and the note goes to others. */
function plain(text: string): string {
  return printable(text)
    .replaceAll('\n', ' ')
    .replace(/[\\`*_[\]<|]|^[#>+-]/g, '\\$&');
}
