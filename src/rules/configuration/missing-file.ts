import { tunedFiles } from '../configuration-files.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'configuration/missing-file',
  severity: 'error',
  needs: ['plan'],
  summary: 'A distribution’s part has each configuration file that upstream asks for',
  explanation:
    'Upstream’s configuration: names the files that every distribution tunes. One that is not there is not installed, ' +
    'and the program runs with whatever it makes up, or not at all.',
  remedy: 'copy the template to it and put the values in, or run contrib init again',
  source: 'ConVirt Packaging Guide, "Source Package Layout": "a convirt.conf file geared to your distro"',
  *check({ plan }) {
    const { contribution, project } = plan;
    if (contribution?.file.link !== undefined) return;
    for (const { name, place, file, template } of tunedFiles(plan)) {
      if ('problem' in file) {
        yield { place, message: file.problem };
      }
      if ('problem' in template) {
        yield {
          place: project.located.locate(['configuration', name, 'template']),
          message: `the template of ${name} cannot be read: ${template.problem}`,
          remedy: 'correct the template’s path',
        };
      }
    }
  },
});
