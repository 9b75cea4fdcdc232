import type { Plan } from '../../../plan/plan.ts';
import { escapeMacros } from '../paths.ts';
import type { Identity } from './identity.ts';

type Entry = { readonly seconds: number; readonly version: string; readonly lines: readonly string[] };

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RULE = '-'.repeat(67);

/** %changelog behind its name: the newest entry first, as rpmbuild wants it. */
export function changelogLines(plan: Plan, identity: Identity, seconds: number): string[] {
  const who = packager(plan);
  return entriesOf(plan, identity, seconds).flatMap(({ seconds: at, version, lines }, index) => [
    ...(index === 0 ? [] : ['']),
    `* ${day(at)} ${who} - ${version}`,
    ...lines.map((line) => escapeMacros(line)),
  ]);
}

/** NAME.changes, which openSUSE keeps in the place of %changelog (its "Creating a changes file (RPM)"). */
export function changesFile(plan: Plan, identity: Identity, seconds: number): string {
  const who = packager(plan);
  return entriesOf(plan, identity, seconds)
    .map(({ seconds: at, lines }) => `${RULE}\n${moment(at)} - ${who}\n\n${lines.join('\n')}\n\n`)
    .join('');
}

function entriesOf(plan: Plan, identity: Identity, seconds: number): readonly Entry[] {
  const written = (plan.contribution?.file.changelog ?? []).map(({ version, date, text }) => ({
    seconds: Date.parse(`${date}T00:00:00Z`) / 1000,
    version: withRevision(version, identity),
    lines: bulleted(text),
  }));
  // A sort is stable: of one day the order of the file holds.
  const entries = written.sort((a, b) => b.seconds - a.seconds);
  const current = withRevision(identity.version, identity);
  if (entries[0]?.version === current) return entries;
  const lines = [`- ${plan.project.manifest.name} ${identity.upstream}`];
  return [{ seconds: Math.max(seconds, entries[0]?.seconds ?? 0), version: current, lines }, ...entries];
}

/** A version of the changelog may already say the revision. */
function withRevision(version: string, { epoch, upstream, version: own, revision }: Identity): string {
  const prefix = epoch === undefined ? '' : `${epoch}:`;
  const inRpm = version.startsWith(upstream) ? `${own}${version.slice(upstream.length)}` : version;
  return `${prefix}${inRpm.includes('-') ? inRpm : `${inRpm}-${revision}`}`;
}

/** Points of a list; what continues one is set in. */
function bulleted(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const hasMarks = lines.some((line) => /^[-*] /.test(line));
  return lines.map((line, index) => {
    if (/^[-*] /.test(line)) return `- ${line.slice(2)}`;
    return hasMarks && index > 0 ? `  ${line}` : `- ${line}`;
  });
}

function packager({ contribution, project }: Plan): string {
  const { name, email } = contribution?.file.maintainer ?? {};
  const to = email ?? project.manifest.contacts?.['mail'];
  const who = escapeMacros(name ?? `${project.manifest.name} packagers`);
  return to === undefined ? who : `${who} <${to}>`;
}

function day(seconds: number): string {
  const date = new Date(seconds * 1000);
  const number = String(date.getUTCDate()).padStart(2, '0');
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${number} ${date.getUTCFullYear()}`;
}

/** As date(1) prints it in the C locale. */
function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  const number = String(date.getUTCDate()).padStart(2, ' ');
  const clock = date.toISOString().slice(11, 19);
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${number} ${clock} UTC ${date.getUTCFullYear()}`;
}
