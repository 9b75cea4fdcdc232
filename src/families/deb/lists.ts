import { posix } from 'node:path';
import type { Distribution } from '../../distributions/resolve.ts';
import type { Entry } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import { type Installation, installationOf, onlyPackages } from '../../plan/installation.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import type { PackageRules } from './rules-lines.ts';
import { isText } from './text.ts';
import { wholeDirectories } from './trees.ts';

/** debhelper's lists of one package, by the ending of their names, and what they cannot say. */
export type PackageLists = {
  readonly lists: Readonly<Record<ListKind, readonly string[]>>;
  readonly rules: PackageRules;
  /** Patterns over what the build will install which dh_install has no word for. */
  readonly unsayable: readonly Claim[];
};

export const LIST_KINDS = ['install', 'dirs', 'links', 'manpages', 'docs', 'conffiles'] as const;
type ListKind = (typeof LIST_KINDS)[number];

/** What dh_install, dh_installdirs, dh_link, dh_installman and dh_installdocs are told of one package. */
export function packageLists(plan: Plan, name: string): PackageLists {
  const { distribution } = plan;
  const installation = installationOf(onlyPackages(plan, [name]));
  const files = installation.files.map(({ entry }) => entry);
  const links = installation.links.map(({ entry }) => entry);
  const claims = unsettledClaims(plan, name);
  const sayable = [...files.filter(isSayable), ...links.filter(isCopiedLink)];
  const manpages = sayable.filter((entry) => isManPage(entry, distribution));
  const docs = sayable.filter((entry) => isDocument(entry, name));
  const { directories, rest } = wholeDirectories(
    sayable.filter((entry) => !manpages.includes(entry) && !docs.includes(entry)),
    plan.tree,
  );
  const covered = new Set(sayable.filter((entry) => entry.type === 'symlink' && !rest.includes(entry)));
  const ownLinks = links.filter((entry) => !covered.has(entry));
  const unsayable = claims.filter(({ pattern: text }) => !isSayableClaim(text));
  return {
    lists: {
      install: [
        ...directories.map(({ source, into }) => sourceLine(source, into, distribution)),
        ...rest.filter(({ type }) => type === 'file').map((entry) => installLine(entry, distribution)),
        ...claims
          .filter((claim) => !unsayable.includes(claim))
          .map(({ pattern: text }) => claimLine(text, distribution)),
      ],
      dirs: emptyDirectories(installation).map((path) => word(path.slice(1), distribution)),
      links: ownLinks.filter(isPlainLink).map((entry) => linkLine(entry, distribution)),
      manpages: manpages.map(({ source = '' }) => sourceWord(source)),
      docs: docs.map(({ source = '' }) => sourceWord(source)),
      conffiles: files.filter(needsConffile).map(({ path }) => path),
    },
    rules: {
      package: name,
      copied: files.filter((entry) => !isSayable(entry)),
      linked: ownLinks.filter((entry) => !isPlainLink(entry)),
      files,
      directories: installation.directories.map(({ entry }) => entry),
      claims,
      permissions: plan.permissions,
    },
    unsayable,
  };
}

/** dh_install(1) keeps the name of a file, and its lines are text. */
function isSayable({ path, source }: Entry): boolean {
  if (!isText(path)) return false;
  return source === undefined || (isText(source) && posix.basename(path) === posix.basename(source));
}

function isPlainLink({ path, target = '' }: Entry): boolean {
  return isText(path) && isText(target);
}

/** A link of the source tree, which comes with its directory where that is taken whole. */
function isCopiedLink(entry: Entry): boolean {
  return entry.source !== undefined && isPlainLink(entry) && isSayable(entry);
}

/** dh_installman(1) takes the section from the name, and puts the page where it belongs. */
function isManPage({ path, source, type }: Entry, { directories }: Distribution): boolean {
  const section = /\.([1-9])[a-z]*$/.exec(path)?.[1];
  return (
    source !== undefined &&
    type === 'file' &&
    path === `${directories.mandir}/man${section}/${posix.basename(source)}`
  );
}

/** Of a package X-doc, dh_installdocs(1) takes the documents for those of X. */
function isDocument({ path, source, type }: Entry, name: string): boolean {
  return (
    source !== undefined &&
    type === 'file' &&
    !name.endsWith('-doc') &&
    path === `/usr/share/doc/${name}/${posix.basename(source)}`
  );
}

function installLine({ path, source }: Entry, distribution: Distribution): string {
  if (source === undefined) return pattern(path.slice(1), distribution);
  return sourceLine(source, posix.dirname(path), distribution);
}

function sourceLine(source: string, into: string, distribution: Distribution): string {
  return `${sourceWord(source)} ${word(into.slice(1) || '/', distribution)}`;
}

/** A name of the source that is no comment, option or pattern. */
function sourceWord(source: string): string {
  return `${/^[#~-]/.test(source) ? './' : ''}${spaced(escaped(source))}`;
}

/** `**` is no pattern of dh_install, but what is below a directory comes with the directory. */
function isSayableClaim(text: string): boolean {
  return isText(text) && !text.replace(/\/\*\*$/, '').includes('**');
}

function claimLine(text: string, distribution: Distribution): string {
  return substituted(text.slice(1).replace(/\/\*\*$/, ''), distribution);
}

/** dh_link takes both names from the top of the package, whatever the link itself will say. */
function linkLine({ path, target = '' }: Entry, distribution: Distribution): string {
  const absolute = posix.resolve(posix.dirname(path), target);
  return `${word(absolute.slice(1) || '/', distribution)} ${word(path.slice(1), distribution)}`;
}

/** What File::Glob would take for a pattern is taken as it stands (File::Glob, GLOB_QUOTE). */
function pattern(path: string, distribution: Distribution): string {
  return substituted(escaped(path), distribution, spaced);
}

function escaped(path: string): string {
  return path.replace(/[\\*?[\]{}~]/g, '\\$&');
}

function word(path: string, distribution: Distribution): string {
  return substituted(path, distribution, spaced);
}

/** debhelper(7), "Substitutions in debhelper config files". */
function spaced(text: string): string {
  return text.replace(/[ $]/g, (character) => (character === ' ' ? '${Space}' : '${Dollar}'));
}

/** The directory of one architecture is that of the machine that the package is built for. */
function substituted(path: string, { multiarch }: Distribution, spell = (text: string) => text): string {
  return path
    .split('/')
    .map((name) => (name === multiarch ? '${DEB_HOST_MULTIARCH}' : spell(name)))
    .join('/');
}

function emptyDirectories({ directories, files, links }: Installation): string[] {
  const used = new Set<string>();
  for (const { entry } of [...directories, ...files, ...links]) {
    for (let path = posix.dirname(entry.path); path !== '/'; path = posix.dirname(path)) used.add(path);
  }
  return directories.map(({ entry }) => entry.path).filter((path) => !used.has(path) && isText(path));
}

/** Below /etc dh_installdeb adds them of itself. */
function needsConffile({ path, flags }: Entry): boolean {
  return flags.includes('config') && !path.startsWith('/etc/') && isText(path);
}
