import { formatVersion } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import type { DebIdentity } from './identity.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

type Entry = { readonly version: string; readonly seconds: number; readonly text: string };

/** debian/changelog (policy 4.4): this version's entry, and those of distro.yaml. */
export function changelog(
  plan: Plan,
  { source, version, maintainer, suite }: DebIdentity,
  seconds: number,
): string {
  const current = formatVersion(version);
  const { release, ...whole } = version;
  const written = (plan.contribution?.file.changelog ?? []).map((entry): Entry => {
    // An entry that names upstream's version alone is about the packaging's first revision of it.
    const own = [current, formatVersion(whole), version.version].includes(entry.version);
    const spelled = entry.version.includes('-') ? entry.version : `${entry.version}-${release ?? '1'}`;
    return {
      version: own ? current : spelled,
      seconds: own ? seconds : Date.parse(`${entry.date}T00:00:00Z`) / 1000,
      text: entry.text,
    };
  });
  const known = written.some((entry) => entry.version === current);
  const first: Entry = { version: current, seconds, text: `New upstream release ${version.version}.` };
  const entries = known ? written : [first, ...written];
  return entries
    .map(
      (entry) =>
        `${source} (${entry.version}) ${suite}; urgency=medium\n\n${bullets(entry.text)}\n\n` +
        ` -- ${maintainer ?? ''}  ${formatDate(entry.seconds)}\n`,
    )
    .join('\n');
}

/** A line of the text is an item, unless it goes on from the one above. */
function bullets(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .map((line) => (/^\s/.test(line) ? `    ${line.trim()}` : `  * ${line.replace(/^[*-]\s+/, '')}`))
    .join('\n');
}

/** RFC 5322 in UTC, in English under every locale. */
export function formatDate(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
