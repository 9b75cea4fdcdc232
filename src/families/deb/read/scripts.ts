import type { Script, ScriptEvent, Trigger } from '../../../packages/package-set.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import { interpreterOf } from '../../read/collect.ts';
import { badPackage, cleanLine } from '../../read/problem.ts';

/**
 * When dpkg runs which (deb-preinst(5) and its like; Debian policy 6.5). On an upgrade prerm and postrm are the old
 * package's. debconf runs `config` before the package is unpacked.
 */
const MOMENTS: Readonly<
  Record<string, { readonly when: Script['when']; readonly events: readonly ScriptEvent[] }>
> = {
  config: { when: 'before', events: ['install', 'upgrade'] },
  preinst: { when: 'before', events: ['install', 'upgrade'] },
  postinst: { when: 'after', events: ['install', 'upgrade'] },
  prerm: { when: 'before', events: ['upgrade', 'remove'] },
  postrm: { when: 'after', events: ['upgrade', 'remove', 'purge'] },
};

export const DEB_SCRIPTS: readonly string[] = Object.keys(MOMENTS);

/** A maintainer script by what it is for: once for each event that it is run on. */
export function debScripts(native: string, bytes: Buffer): readonly Script[] {
  const moment = MOMENTS[native];
  if (moment === undefined) return [];
  const body = pathFromBytes(bytes);
  const interpreter = interpreterOf(body);
  return moment.events.map((event) => ({ event, when: moment.when, interpreter, body, native }));
}

const DIRECTIVES = [
  'interest',
  'interest-await',
  'interest-noawait',
  'activate',
  'activate-await',
  'activate-noawait',
];

/** deb-triggers(5): a directive and a name or path on each line. */
export function debTriggers(bytes: Buffer, origin: string): readonly Trigger[] {
  return pathFromBytes(bytes)
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [directive = '', on = '', more] = cleanLine(origin, 'its triggers file', line).split(/\s+/);
      if (!DIRECTIVES.includes(directive) || on === '' || more !== undefined)
        throw badPackage(origin, `its triggers file says what dpkg does not know: ${line.slice(0, 80)}`);
      return { native: directive, on: [on] };
    });
}
