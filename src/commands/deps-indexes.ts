import type { Distribution } from '../distributions/resolve.ts';
import type { Catalogue } from '../indexes/catalogue.ts';
import { doubtsAbout } from '../indexes/doubts.ts';
import { type IndexOptions, openIndexes } from '../indexes/open.ts';
import { ContribError } from '../system/errors.ts';
import { type CommandInput, flagOption, listOption, textOption } from './command.ts';

/**
 * The indexes of a release, from where the options say.
 * @throws ContribError missing where nothing is known of it.
 */
export async function indexesOf(distribution: Distribution, input: CommandInput): Promise<Catalogue> {
  const catalogue = await openIndexes(distribution, indexOptions(distribution, input));
  if (catalogue !== undefined) {
    const doubts = catalogue.indexes.flatMap((index) => doubtsAbout(index, Date.now()));
    for (const doubt of new Set(doubts)) input.io.err(`${input.io.style('yellow', 'warning')}: ${doubt}\n`);
    return catalogue;
  }
  throw new ContribError(
    'missing',
    `nothing is known of the packages of ${distribution.title} ${distribution.release}`,
    {
      hint: 'this machine has no index of it, and nothing was fetched: name one with --index or --mirror',
    },
  );
}

function indexOptions(distribution: Distribution, input: CommandInput): IndexOptions {
  const mirror = textOption(input, 'mirror');
  const own = (name: string) => ownPlace(name, distribution) ?? [];
  return {
    indexes: listOption(input, 'index').flatMap(own),
    mirror: mirror === undefined ? undefined : ownPlace(mirror, distribution),
    components: listOption(input, 'component'),
    keyring: textOption(input, 'keyring'),
    offline: flagOption(input, 'offline'),
    refresh: flagOption(input, 'refresh'),
    cwd: input.cwd,
    env: input.io.env,
    tell: (what) => {
      if (input.verbose) input.io.err(`reading ${what}\n`);
    },
  };
}

/** `fedora=WHERE` or `fedora@44=WHERE` is a place for that distribution alone. */
function ownPlace(text: string, { id, release }: Distribution): string | undefined {
  const [, name, where] = /^([a-z][a-z0-9-]*(?:@[^=/]+)?)=(.+)$/.exec(text) ?? [];
  if (name === undefined) return text;
  return name === id || name === `${id}@${release}` ? where : undefined;
}
