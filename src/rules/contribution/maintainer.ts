import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'contribution/maintainer',
  severity: 'warning',
  needs: ['plan'],
  summary: 'A distribution’s part says who maintains it',
  explanation:
    'Every format wants a name and a mail address in the package, users want somebody to write to, and upstream thanks ' +
    'the contributor by that name when it releases.',
  remedy: 'add maintainer: { name: ..., email: ... } to distro.yaml',
  source: 'Debian policy 5.6.2; ConVirt Packaging Guide, "Process": "an acknowledgement"',
  *check({ plan: { contribution } }) {
    if (contribution === undefined || contribution.file.link !== undefined) return;
    const { located, file } = contribution;
    const remedy = `add to ${located.file}: maintainer: { name: YOUR NAME, email: YOU@EXAMPLE.ORG }`;
    if (file.maintainer === undefined) {
      yield { place: located.locate([]), message: `${located.file} names no maintainer`, remedy };
    } else if (file.maintainer.email === undefined) {
      yield {
        place: located.locate(['maintainer']),
        severity: 'info',
        message: `${file.maintainer.name} has no mail address, which Debian and others ask for`,
        remedy: 'add email: to maintainer',
      };
    }
  },
});
