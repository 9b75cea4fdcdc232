import { resolve } from 'node:path';
import type { CommandInput, Option } from './command.ts';
import { textOption } from './command.ts';

/** What a bundle is compared with: of every command that judges one. */
export const JUDGED_BASE_OPTION = {
  type: 'value',
  value: 'FILE|TAG|DIR',
  summary: 'What upstream released: a tarball, a tag or commit, a directory',
} as const satisfies Option;

/** The options of the commands that judge one bundle. */
export const JUDGED_BUNDLE_OPTIONS = {
  base: JUDGED_BASE_OPTION,
  distribution: {
    type: 'value',
    value: 'DISTRO',
    summary: 'Whose contribution it is, where several records are in it',
  },
  signature: {
    type: 'value',
    value: 'FILE',
    summary: 'The detached signature, where it is not BUNDLE.sig, .asc or .minisig',
  },
} as const satisfies Record<string, Option>;

/** The bundle that was named, and what those options say of it. */
export function judgedBundle(input: CommandInput) {
  return {
    file: input.arguments[0] ?? '',
    cwd: resolve(input.cwd),
    manifest: input.manifest,
    base: textOption(input, 'base'),
    distribution: textOption(input, 'distribution'),
    signature: textOption(input, 'signature'),
    strict: input.strict,
  };
}
