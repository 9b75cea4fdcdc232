import { cleanAddress, cleanName, cleanSummary, cleanVersion } from '../clean.ts';
import { lineMatching } from '../data.ts';
import { at, type Facts, type Guess, guess } from '../guess.ts';
import type { Look } from '../look.ts';

const CONTROL = 'debian/control';
const CHANGELOG = 'debian/changelog';

/** debian/control and debian/changelog, where somebody packaged the project already (Debian Policy 5.2, 4.4). */
export function readDebian(look: Look): Facts {
  const control = look.text(CONTROL) ?? '';
  const field = (name: string, clean: (value: string) => string | undefined): Guess | undefined => {
    const pattern = new RegExp(`^${name}:[ \\t]*(.+)$`, 'mi');
    return guess(clean(pattern.exec(control)?.[1] ?? ''), at(CONTROL, lineMatching(control, pattern)));
  };
  const name = field('Source', cleanName);
  return {
    name,
    summary: field('Description', (value) => cleanSummary(value, name?.value)),
    homepage: field('Homepage', cleanAddress),
    version: changelogVersion(look.head(CHANGELOG, 4096) ?? ''),
  };
}

/** Upstream's part of the newest version: without the epoch, the revision and what says that files were taken out. */
function changelogVersion(changelog: string): Guess | undefined {
  const version = /^\S+ \((?:\d+:)?([^\s()]+?)(?:-[^-\s()]+)?\)/m.exec(changelog)?.[1];
  return guess(cleanVersion((version ?? '').replace(/[.+~](?:dfsg|ds|repack).*$/, '')), at(CHANGELOG, 1));
}
