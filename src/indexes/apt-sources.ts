import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnStream } from '../system/run.ts';
import { readTextFileIfAny } from '../system/text-file.ts';
import type { Location } from './location.ts';

/** A line of apt's sources.list(5), or a stanza of a .sources file, for binary packages. */
export type AptSource = {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
  readonly keyring: string | undefined;
};

const APT = '/etc/apt';
const LISTS = '/var/lib/apt/lists';
/** It prints a list in whichever way apt keeps it compressed: Debian's images have them as lz4. */
const APT_HELPER = '/usr/lib/apt/apt-helper';

/** The repositories that apt of this machine knows. Nothing of apt is changed or run. */
export function aptSources(): readonly AptSource[] {
  const directory = join(APT, 'sources.list.d');
  const names = existsSync(directory) ? readdirSync(directory).sort() : [];
  return [
    ...parseList(readTextFileIfAny(join(APT, 'sources.list')) ?? ''),
    ...names.flatMap((name) => {
      const text = readTextFileIfAny(join(directory, name)) ?? '';
      if (name.endsWith('.sources')) return parseSources(text);
      return name.endsWith('.list') ? parseList(text) : [];
    }),
  ];
}

/** One-line style: deb [ option=value ] uri suite component... */
export function parseList(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
    if (match === null) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    return [
      {
        uri,
        suite,
        components: words(components),
        keyring: keyringOf(/signed-by=(\S+)/i.exec(options)?.[1]),
      },
    ];
  });
}

/** deb822 style: every URI with every suite. */
export function parseSources(text: string): AptSource[] {
  return text
    .replace(/^#.*\n/gm, '')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const field = (name: string) =>
        new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, 'mi').exec(stanza)?.[1]?.trim();
      if (!words(field('Types')).includes('deb') || field('Enabled')?.toLowerCase() === 'no') return [];
      const [components, keyring] = [words(field('Components')), keyringOf(field('Signed-By'))];
      return words(field('URIs')).flatMap((uri) =>
        words(field('Suites')).map((suite) => ({ uri, suite, components, keyring })),
      );
    });
}

/**
 * A suite as apt fetched it; undefined where it did not. The files are given uncompressed, under the names that the
 * Release lists.
 */
export function aptLists({ uri, suite }: AptSource): Location | undefined {
  const prefix = `${uri
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/\/+$/, '')
    .replaceAll('/', '_')}_dists_${suite.replaceAll('/', '_')}`;
  if (!existsSync(join(LISTS, `${prefix}_InRelease`)) || !existsSync(APT_HELPER)) return undefined;
  const names = readdirSync(LISTS);
  const fileOf = (relative: string) => {
    const wanted = `${prefix}_${relative.replaceAll('/', '_')}`;
    return names.find(
      (name) => name === wanted || (name.startsWith(`${wanted}.`) && !name.endsWith('.diff')),
    );
  };
  const location: Location = {
    name: join(LISTS, prefix),
    local: undefined,
    has: (relative) => fileOf(relative) !== undefined,
    async open(relative) {
      const file = fileOf(relative);
      return file === undefined ? undefined : catFile(join(LISTS, file));
    },
    at: () => location,
  };
  return location;
}

async function* catFile(path: string): AsyncGenerator<Uint8Array> {
  const running = spawnStream(APT_HELPER, ['cat-file', path]);
  running.stdin.end();
  yield* running.stdout as AsyncIterable<Uint8Array>;
  await running.ended;
}

/** A key within the stanza itself is no file. */
function keyringOf(text: string | undefined): string | undefined {
  return text?.startsWith('/') === true && existsSync(text) ? text : undefined;
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}
