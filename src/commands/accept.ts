import * as z from 'zod';
import { AcceptanceRecord } from '../facts/acceptance-record.ts';
import { DEFAULT_LIMITS } from '../facts/bundle-limits.ts';
import { acceptBundle } from '../submission/acceptance/accept.ts';
import { describeAccepted } from '../submission/acceptance/accept-text.ts';
import { JUDGED_BUNDLE_OPTIONS, judgedBundle } from './bundle-options.ts';
import { type Command, flagOption, textOption } from './command.ts';
import { dateOption } from './date-option.ts';
import { KEY_OPTION, keyOption } from './key-option.ts';

const Where = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('git'), branch: z.string(), commit: z.string(), onto: z.string() }),
  z.object({ kind: z.literal('files'), directory: z.string() }),
]);

const Change = z.object({
  path: z.string(),
  pathBytes: z.string().optional(),
  change: z.enum(['added', 'modified', 'removed']),
});

export const command: Command = {
  name: 'accept',
  summary: 'Take a bundle into upstream’s tree, exactly as it was verified',
  description:
    'Verifies a bundle as contrib verify does, and puts exactly the verified bytes into the project: distros/DISTRO/, and ' +
    'the record of the acceptance, distros/accepted/DISTRO.json. Nothing of the bundle is run, and what is refused ' +
    'touches nothing.\n\n' +
    'In a git repository that is one commit by the contributor, committed by you, on the branch accepted/DISTRO: the ' +
    'working tree, hooks, filters and attributes have no part in it. Elsewhere the files are put in place.\n\n' +
    'Accepting the same bundle again changes nothing. A newer one takes the place of the last, and the difference is ' +
    'shown. Changes of your own in distros/DISTRO/ are never lost unasked: they stop the acceptance (--replace drops ' +
    'them).\n\n' +
    'The acceptance has the time that --date or SOURCE_DATE_EPOCH says, else that of the project’s outputs (the tag of ' +
    'the version, or released), but is never older than the commit it stands on.',
  arguments: [{ name: 'BUNDLE', summary: 'What contrib bundle made' }],
  options: {
    ...JUDGED_BUNDLE_OPTIONS,
    branch: {
      type: 'value',
      value: 'NAME',
      summary: 'The branch that gets the commit; accepted/DISTRO by default',
    },
    onto: { type: 'value', value: 'COMMIT', summary: 'What the branch begins at; HEAD by default' },
    by: {
      type: 'value',
      value: '"NAME <MAIL>"',
      summary: 'Who accepts it; you, as git knows you, by default',
    },
    date: { type: 'value', value: 'DATE', summary: 'When: YYYY-MM-DD, seconds since 1970, or now' },
    sign: { type: 'flag', summary: 'Sign the record of the acceptance' },
    key: KEY_OPTION,
    replace: { type: 'flag', summary: 'Drop changes of your own that are in the way' },
  },
  examples: [
    {
      command: 'contrib accept ../convirt-1.1-ubuntu.tar.gz',
      about: 'One commit on the branch accepted/ubuntu',
    },
    { command: 'contrib accept ../convirt-1.1-ubuntu.tar.gz --date now', about: 'Dated by the clock' },
    { command: 'contrib accept bundle.zip --base convirt-1.1.tar.gz', about: 'Compared with a tarball' },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      state: z.enum(['accepted', 'replaced', 'unchanged']),
      record: AcceptanceRecord,
      previous: z.string().nullable().describe('The digest of the contribution that was accepted before.'),
      where: Where.nullable().describe('Null where nothing had to be done.'),
      changes: z.array(Change),
    }),
  async run(input) {
    const accepted = await acceptBundle({
      ...judgedBundle(input),
      limits: DEFAULT_LIMITS,
      by: textOption(input, 'by'),
      date: dateOption(input),
      branch: textOption(input, 'branch'),
      onto: textOption(input, 'onto'),
      replace: flagOption(input, 'replace'),
      key: await keyOption(input),
      env: input.io.env,
    });
    const { findings, ...result } = accepted;
    return { result, findings, text: () => describeAccepted(accepted, input.io) };
  },
};
