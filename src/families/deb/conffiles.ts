import type { EditedFate, MovedConfiguration } from '../semantics.ts';
import { covers } from '../successors.ts';

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

/** The new version of the old owner keeps the path as an obsolete conffile, which its Replaces has to cover as well. */
function becomesFile({ gainer, next, words }: MovedConfiguration): EditedFate {
  const isRefused = next !== undefined && !covers(gainer, 'Replaces', next, words);
  return {
    severity: isRefused ? 'error' : 'warning',
    listing: 'not as a conffile',
    text: `dpkg overwrites an edited file without a word${isRefused ? `, and refuses ${gainer.name} where the new ${next.name} is there already` : ''}`,
    remedy: `list it as a conffile of ${gainer.name}`,
    source: 'Debian policy 10.7.3',
  };
}
