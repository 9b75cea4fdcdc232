import type { Entry } from '../../packages/entry.ts';
import type { EditedFate, MovedConfiguration } from '../semantics.ts';

const CONFIG: Entry['flags'] = ['config'];
/** Measured with apk-tools 3.0.6; there each file is decided on for itself. */
const KEPT = 'apk-tools, src/database.c, apk_db_migrate_files_for_priority';
const LEFT = 'apk-tools, src/database.c, apk_db_purge_pkg';

/** No package marks configuration: apk keeps edits below the protected paths, /etc by default (apk_db_open). */
export function withProtection(entry: Entry): Entry {
  const { type, path } = entry;
  const flags = entry.flags.filter((flag) => flag !== 'config' && flag !== 'noreplace');
  return { ...entry, flags: type === 'file' && isProtected(path) ? [...CONFIG, ...flags] : flags };
}

function isProtected(path: string): boolean {
  return path.startsWith('/etc/');
}

/** What apk does with an edited file that moves. */
export function movedProtected({ to: { path }, isElsewhere }: MovedConfiguration): EditedFate {
  if (isElsewhere) {
    return {
      severity: 'warning',
      text: 'apk leaves an edited file where it was, as nobody’s, and installs the new default',
      remedy: 'move the edited file in a .post-upgrade script',
      source: LEFT,
    };
  }
  if (!isProtected(path)) {
    return {
      severity: 'warning',
      listing: 'not below /etc',
      text: 'apk overwrites an edited file without a word',
      remedy: 'keep configuration below /etc',
      source: KEPT,
    };
  }
  return {
    severity: 'info',
    text: 'apk keeps an edited file, and puts the default beside it as .apk-new',
    source: KEPT,
  };
}
