import { printableName } from '../../system/io.ts';
import { installedIndex, mayBeBuilt } from '../installed.ts';
import { defineRule, type Trip } from '../rule.ts';

/** Where the units of a system are, below / and /usr. */
const SERVICE = /\/systemd\/system\/[^/]+\.service$/;

export const rule = defineRule({
  id: 'services/program-missing',
  severity: 'error',
  needs: ['plan', 'content'],
  summary: 'What a service starts is installed where its unit says',
  explanation:
    'A unit whose program is not there fails at every start with status 203/EXEC, and nothing says so before. A ' +
    'program counts as the project’s own where its packages have one of that name in another directory, own the ' +
    'directory that it should be in, or where the unit or a package is called like it. Others, such as /bin/sh, come ' +
    'with the distribution. A command whose failure does not count (ExecStartPre=-...) may be missing.',
  remedy: 'install the program there, or have the unit name it where it is',
  source: 'systemd.service(5), "Command Lines"; systemd.exec(5), "Process Exit Codes"',
  async *check({ plan }) {
    if (!installedIndex(plan.set).all.some(({ entry }) => SERVICE.test(entry.path))) return;
    // What reads units loads only where there are some.
    const { missingPrograms } = await import('../unit-programs.ts');
    const files = new Set(plan.prerequisites.flatMap(({ item }) => item.file ?? []));
    for (const missing of await missingPrograms(plan)) {
      const { unit, path, elsewhere, evidence } = missing;
      if (files.has(path) || mayBeBuilt(plan, path)) continue;
      const place = evidence.place ?? plan.project.located.locateKey(['packages']);
      const message = `${printableName(unit)} starts ${printableName(path)}, which nothing installs`;
      const hint: Pick<Trip, 'remedy'> =
        elsewhere === undefined
          ? {}
          : { remedy: `it is ${printableName(elsewhere)}: name that in the unit, or install it there` };
      yield { place, message, evidence: [{ text: printableName(evidence.text) }], ...hint };
    }
  },
});
