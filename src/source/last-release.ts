import { git } from './git-command.ts';

/** What a version of this shape is: not released yet, so that no packager had it. */
const NOT_RELEASED = ['*rc[0-9]*', '*-rc*', '*alpha*', '*beta*', '*-pre*', '*_rc*'];

/**
 * The tag of the release before a commit: the nearest of its history that looks like a version (`v1.0`, `1.0`,
 * `NAME-1.0`) and like no pre-release. Undefined where there is none, or the history of a shallow clone ends before.
 */
export async function lastRelease(
  root: string,
  commit: string,
  options: { readonly name: string; readonly without: string | undefined },
): Promise<string | undefined> {
  const { name, without } = options;
  const excluded = [...NOT_RELEASED, ...(without === undefined ? [] : [without])];
  const { status, stdout } = await git(root, [
    'describe',
    '--tags',
    '--abbrev=0',
    ...['v[0-9]*', '[0-9]*', `${name}-[0-9]*`].flatMap((pattern) => ['--match', pattern]),
    ...excluded.flatMap((pattern) => ['--exclude', pattern]),
    commit,
  ]);
  const tag = stdout.toString('utf8').trim();
  return status === 0 && tag !== '' ? tag : undefined;
}
