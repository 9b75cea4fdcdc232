import type { Entry } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import type { RelationWords } from '../../packages/words.ts';
import type { EditedFate, MovedConfiguration } from '../semantics.ts';
import { covers } from '../successors.ts';
import { isInTheWay } from './dpkg.ts';

/** What dpkg does with an edited conffile that moves: measured with 1.21.22, in both orders of unpacking. */
export function movedConffile(move: MovedConfiguration): EditedFate {
  const { to, isElsewhere, isUnchanged } = move;
  if (isElsewhere) {
    return {
      severity: 'warning',
      text: 'dpkg leaves an edited file where it was, as an obsolete conffile, and installs the new default',
      remedy: 'call dpkg-maintscript-helper mv_conffile in preinst, postinst and postrm',
      source: 'dpkg-maintscript-helper(1)',
    };
  }
  if (!to.flags.includes('config')) return becomesFile(move);
  return {
    severity: 'info',
    text: isUnchanged
      ? 'dpkg keeps an edited file'
      : 'dpkg keeps an edited file, and asks where the default changed; what is not chosen is put beside it',
    source: 'Debian policy 10.7.3',
  };
}

/** That dpkg may refuse such a package is another finding: `isRefusedByObsolete`. */
function becomesFile({ gainer }: MovedConfiguration): EditedFate {
  return {
    severity: 'warning',
    listing: 'not as a conffile',
    text: 'dpkg overwrites an edited file without a word',
    remedy: `list it as a conffile of ${gainer.name}`,
    source: 'Debian policy 10.7.3',
  };
}

/**
 * Whether dpkg refuses a package for an obsolete conffile that the new version of its old owner keeps: who has the path as
 * an ordinary file needs Replaces that cover that version as well, or the other way round.
 */
export function isRefusedByObsolete(
  gainer: Package,
  to: Entry,
  next: Package,
  words: RelationWords,
): boolean {
  return (
    isInTheWay(to, { ...to, obsolete: true }) &&
    !covers(gainer, 'Replaces', next, words) &&
    !covers(next, 'Replaces', gainer, words)
  );
}
