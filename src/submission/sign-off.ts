import type { SubmissionRecord } from '../facts/bundle-record.ts';
import type { Contribution } from '../manifest/contribution.ts';
import { ContribError } from '../system/errors.ts';
import { run } from '../system/run.ts';

/**
 * Who signs off: git’s own user, as in git commit --signoff, or the maintainer that distro.yaml names.
 * @throws ContribError usage where neither has a name and an address.
 */
export async function signOffOf(
  root: string,
  { file }: Contribution,
  env: NodeJS.ProcessEnv,
): Promise<NonNullable<SubmissionRecord['signOff']>> {
  const [name, email] = [await gitSetting(root, 'user.name', env), await gitSetting(root, 'user.email', env)];
  if (name !== undefined && email !== undefined) return { name, email };
  const { maintainer } = file;
  if (maintainer?.email !== undefined) return { name: maintainer.name, email: maintainer.email };
  throw new ContribError('usage', 'nobody is there to sign off', {
    hint: 'set git’s user.name and user.email, or name the maintainer with an address in distro.yaml',
  });
}

async function gitSetting(cwd: string, name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const options = { cwd, env: { ...process.env, ...env } };
  const result = await run('git', ['config', '--get', name], options).catch(() => undefined);
  const text = result?.status === 0 ? result.stdout.toString('utf8').trim() : '';
  return text === '' ? undefined : text;
}
