import { formatMode } from '../../packages/entry.ts';
import { printableName } from '../../system/io.ts';
import { originsOf } from '../attribute-origin.ts';
import { kindOf, unexecutable, type Wanted } from '../program-hits.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'permissions/program-not-executable',
  severity: 'error',
  needs: ['plan'],
  summary: 'Programs that are on the PATH, and those that links lead to, can be executed',
  explanation:
    'A file that begins with #! or is an ELF program and lies where programs are looked for, or that a link there leads ' +
    'to, must have an execute bit: shells say "Permission denied" or do not find it at all. A blanket (0644) on a ' +
    'directory that holds one program is how this happens. For links elsewhere it is a warning, since what opens them ' +
    'may read the file instead.',
  remedy: 'give it (0755) on its line or under permissions:',
  source: 'execve(2), EACCES; Debian Policy 10.9; ConVirt Packaging Guide, "Critical File Permissions"',
  async *check({ plan }) {
    const originOf = originsOf(plan, 'mode');
    for (const item of unexecutable(plan)) {
      const kind = await kindOf(plan, item);
      const isProgram =
        kind === 'script' || kind === 'program' || (kind === 'library' && item.link === undefined);
      if (!isProgram) continue;
      const path = printableName(item.entry.path);
      yield {
        place: originOf(item).place,
        ...(item.isOnPath ? {} : { severity: 'warning' as const }),
        message: `${path} is ${kind === 'script' ? 'a script' : 'a program'} ${whyWanted(item)}`,
        remedy: `give it (0755) under permissions: ${path} (0755)`,
      };
    }
  },
});

function whyWanted({ entry, link }: Wanted): string {
  const mode = `with mode ${formatMode(entry.mode)} nobody can execute it`;
  if (link === undefined) return `where programs are looked for, and ${mode}`;
  return `that ${printableName(link.entry.path)} leads to, and ${mode}`;
}
