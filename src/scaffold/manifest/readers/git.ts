import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { compareDebVersions } from '../../../families/deb/versions.ts';
import { cleanName, cleanRepository, cleanVersion } from '../clean.ts';
import { at, type Facts, guess } from '../guess.ts';
import type { Look } from '../look.ts';

const LIMIT = 8 * 1024 * 1024;
const MOST_TAGS = 20_000;
const DEEPEST = 5;

/**
 * The repository's tags and where it came from, read from its files (gitrepository-layout(5)): git itself would run
 * what a stranger's .git/config names (git-config(1), core.fsmonitor).
 */
export function readGit(look: Look): Facts {
  const directory = `${look.tree.root}/.git`;
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  if (stats === undefined) return {};
  if (!stats.isDirectory()) {
    look.note('.git leads to another directory and was not read: give --version where nothing else says it');
    return {};
  }
  const remote = remoteAddress(read(`${directory}/config`) ?? '');
  const address = guess(cleanRepository(remote ?? ''), at('.git/config'));
  const newest = newestTag(tagNames(directory));
  return {
    name: guess(cleanName((address?.value ?? '').replace(/^.*\//, '')), at('.git/config')),
    repository: address,
    version: newest === undefined ? undefined : guess(newest.version, at(`git tag ${newest.tag}`)),
    tagPrefix: newest === undefined ? undefined : { value: newest.prefix, from: at(`git tag ${newest.tag}`) },
  };
}

/** Upstream's remote before a fork's. */
function remoteAddress(config: string): string | undefined {
  const remotes = new Map<string, string>();
  let section = '';
  for (const line of config.split('\n')) {
    section = /^\s*\[remote "([^"]+)"\]/.exec(line)?.[1] ?? (line.trimStart().startsWith('[') ? '' : section);
    const url = /^\s*url\s*=\s*(\S+)/.exec(line)?.[1];
    if (url !== undefined && section !== '' && !remotes.has(section)) remotes.set(section, url);
  }
  return remotes.get('upstream') ?? remotes.get('origin') ?? [...remotes.values()][0];
}

type Tag = { readonly tag: string; readonly version: string; readonly prefix: string };

/** The highest version that a tag names; pre-releases only where there is nothing else. */
function newestTag(tags: readonly string[]): Tag | undefined {
  const versions = tags.flatMap((tag): Tag[] => {
    const [, prefix = '', text = ''] =
      /^((?:[A-Za-z][\w.+]*[-_/])*?(?:v|V|r|version|release)?[-_.]?)(\d+(?:[._-]\d+)+.*|\d+)$/.exec(tag) ??
      [];
    const version = cleanVersion(text.includes('.') ? text : text.replace(/_(?=\d)/g, '.'));
    return version === undefined || (version !== text && prefix === '') ? [] : [{ tag, version, prefix }];
  });
  const released = versions.filter(({ version }) => !/[a-z]/i.test(version));
  const candidates = released.length > 0 ? released : versions;
  return candidates
    .sort((a, b) => compareDebVersions(a.version, b.version) || (a.tag < b.tag ? -1 : 1))
    .at(-1);
}

function tagNames(directory: string): string[] {
  const packed = [
    ...(read(`${directory}/packed-refs`) ?? '').matchAll(/^[0-9a-f]{40,64} refs\/tags\/(.+)$/gm),
  ];
  const names = new Set(packed.slice(0, MOST_TAGS).map(([, name = '']) => name));
  collectLoose(`${directory}/refs/tags`, '', DEEPEST, names);
  return [...names].sort();
}

function collectLoose(directory: string, prefix: string, depth: number, names: Set<string>): void {
  if (depth === 0 || lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (names.size >= MOST_TAGS) return;
    if (entry.isFile()) names.add(prefix + entry.name);
    else if (entry.isDirectory())
      collectLoose(`${directory}/${entry.name}`, `${prefix}${entry.name}/`, depth - 1, names);
  }
}

/** A file of the repository, never through a link. */
function read(path: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(handle);
    if (!stats.isFile() || stats.size > LIMIT) return undefined;
    const buffer = Buffer.alloc(stats.size);
    return buffer.subarray(0, readSync(handle, buffer, 0, stats.size, 0)).toString('utf8');
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
