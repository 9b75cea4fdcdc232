import type { EditedFate, MovedConfiguration } from '../semantics.ts';

const SOURCE = 'pacman(8), handling config files';

/** What pacman does with an edited file of `backup` that moves: measured with 6.0.2. */
export function movedBackup({ gainer, to, isElsewhere }: MovedConfiguration): EditedFate {
  if (isElsewhere) {
    return {
      severity: 'warning',
      text: 'pacman saves an edited file as .pacsave where it was, and installs the new default',
      remedy: 'move the edited file in the .install file, or say there that it has to be moved',
      source: SOURCE,
    };
  }
  if (!to.flags.includes('config')) {
    return {
      severity: 'warning',
      listing: 'not in backup',
      text: 'pacman overwrites an edited file without a word',
      remedy: `list it in backup=() of ${gainer.name}`,
      source: SOURCE,
    };
  }
  return {
    severity: 'info',
    text: 'pacman keeps an edited file, and puts the default beside it as .pacnew',
    source: SOURCE,
  };
}
