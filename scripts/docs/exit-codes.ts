import { EXIT_CODES } from '../../src/commands/help.ts';
import { ContribError, type ErrorCode, exitCodeOf } from '../../src/system/errors.ts';
import { code, type Page, sentence, table } from './markdown.ts';

/** What stops a command, by the `error.code` of its JSON document. */
const ERRORS: Readonly<Record<ErrorCode, string>> = {
  findings: 'The description has errors, so nothing was made',
  usage: 'An option, argument or name that contrib does not know, or a file that it will not overwrite',
  'bad-input': 'A file that cannot be read or is not what it must be',
  missing: 'A program or a directory that is needed is not on this machine',
  incomplete: 'The work could not be finished; nothing half-written is left',
  interrupted: 'A signal ended it; nothing half-written is left',
};

export function exitCodesPage(): Page {
  return {
    file: 'exit-codes.md',
    title: 'Exit codes',
    about: 'What contrib ends with. Scripts may rely on these numbers.',
    body: [
      table(
        ['Code', 'Meaning'],
        EXIT_CODES.map(([number, about]) => [String(number), sentence(about)]),
      ),
      'Findings of severity `warning` and `info` do not fail a command; with `--strict` warnings do. A finding that ' +
        'somebody answered for (see [Answer for a finding](../guides/answer-for-a-finding.md)) counts no more.',
      '## `error.code` in JSON',
      table(
        ['`error.code`', 'Exit code', 'When'],
        (Object.entries(ERRORS) as [ErrorCode, string][]).map(([name, about]) => [
          code(name),
          String(exitCodeOf(new ContribError(name, ''))),
          sentence(about),
        ]),
      ),
    ],
  };
}
