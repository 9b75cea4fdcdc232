import { posix } from 'node:path';
import type { Distribution } from '../../distributions/resolve.ts';
import type { Entry } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import { type Installation, installationOf, onlyPackages } from '../../plan/installation.ts';
import type { Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { debianRules, type PackageRules } from './debian-rules.ts';
import { commented, mappingTitle } from './format.ts';

/** debhelper's files of every package, and the part of debian/rules that says what those cannot. */
export function renderDebianInstall(plan: Plan): string {
  installationOf(plan);
  const parts = plan.set.packages.map(({ name }) => packageFiles(plan, name));
  const lines = [
    ...mappingTitle(plan, 'debian-install'),
    '# For debhelper compatibility level 13 and above. Each part is a file of its own.',
    ...parts.flatMap(({ lines }) => lines),
    ...debianRules(
      parts.map(({ rules }) => rules),
      plan.distribution,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

export function fileHeading(name: string): string[] {
  return ['', `# ==> ${name} <==`];
}

function packageFiles(plan: Plan, name: string): { lines: string[]; rules: PackageRules } {
  const { distribution } = plan;
  const installation = installationOf(onlyPackages(plan, [name]));
  const files = installation.files.map(({ entry }) => entry);
  const links = installation.links.map(({ entry }) => entry);
  const sayable = files.filter(isSayable);
  const install = [
    ...sayable.map((entry) => installLine(entry, distribution)),
    ...unsettledClaims(plan, name).map(({ pattern }) => claimLine(pattern, distribution)),
  ];
  const dirs = emptyDirectories(installation).map((path) => word(path.slice(1), distribution));
  const conffiles = files.filter(needsConffile).map(({ path }) => path);
  return {
    lines: [
      ...part(`debian/${name}.install`, install),
      ...part(`debian/${name}.dirs`, dirs),
      ...part(
        `debian/${name}.links`,
        links.filter(isPlainLink).map((entry) => linkLine(entry, distribution)),
        LINK_NOTE,
      ),
      ...part(`debian/${name}.conffiles`, conffiles),
    ],
    rules: {
      package: name,
      copied: files.filter((entry) => !isSayable(entry)),
      linked: links.filter((entry) => !isPlainLink(entry)),
      files,
      directories: installation.directories.map(({ entry }) => entry),
    },
  };
}

const LINK_NOTE = ['# dh_link makes a link within one top-level directory relative (Debian Policy 10.5).'];

function part(name: string, lines: readonly string[], notes: readonly string[] = []): string[] {
  return lines.length === 0 ? [] : [...fileHeading(name), ...notes, ...lines];
}

/** dh_install(1) keeps the name of a file, and its lines are text. */
function isSayable({ path, source }: Entry): boolean {
  if (!isText(path)) return false;
  return source === undefined || (isText(source) && posix.basename(path) === posix.basename(source));
}

function isPlainLink({ path, target = '' }: Entry): boolean {
  return isText(path) && isText(target);
}

function isText(path: string): boolean {
  return printableName(path) === path;
}

function installLine({ path, source }: Entry, distribution: Distribution): string {
  if (source === undefined) return pattern(path.slice(1), distribution);
  const from = pattern(source, distribution, { literal: true });
  return `${/^[#~-]/.test(source) ? './' : ''}${from} ${word(posix.dirname(path).slice(1) || '/', distribution)}`;
}

/** `**` is no pattern of dh_install; what is below a directory comes with the directory. */
function claimLine(text: string, distribution: Distribution): string {
  if (!isText(text) || text.includes('**'))
    return commented(`not settled, and no pattern of dh_install: ${text}`);
  return substituted(text.slice(1), distribution);
}

/** dh_link takes both names from the top of the package, whatever the link itself will say. */
function linkLine({ path, target = '' }: Entry, distribution: Distribution): string {
  const absolute = posix.resolve(posix.dirname(path), target);
  return `${word(absolute.slice(1) || '/', distribution)} ${word(path.slice(1), distribution)}`;
}

/** What File::Glob would take for a pattern is taken as it stands (File::Glob, GLOB_QUOTE). */
function pattern(path: string, distribution: Distribution, { literal = false } = {}): string {
  const escaped = path.replace(/[\\*?[\]{}~]/g, '\\$&');
  return literal ? spaced(escaped) : substituted(escaped, distribution, spaced);
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
