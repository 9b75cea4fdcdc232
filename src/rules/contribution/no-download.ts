import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'contribution/no-download',
  severity: 'info',
  needs: ['plan'],
  summary: 'A distribution’s part says where the finished package is, or asks upstream to host it',
  explanation:
    'On release, upstream’s download page links to each distribution’s package. Without a link, and without the request ' +
    'to stage it, there is nothing to link to.',
  remedy: 'add package: https://..., or staging: requested',
  source:
    'ConVirt Packaging Guide, "Process", step 2: "a pointer to wherever your downloadable package is located"',
  *check({ plan: { contribution } }) {
    if (contribution === undefined) return;
    const { link, package: address, staging } = contribution.file;
    if ([link, address, staging].some((value) => value !== undefined)) return;
    const { file } = contribution.located;
    yield {
      place: contribution.located.locate([]),
      message: `${file} says neither where the package can be downloaded nor that upstream is to host it`,
      remedy: `add to ${file} package: https://..., or staging: requested`,
    };
  },
});
