import { ContribError } from '../../system/errors.ts';
import { run } from '../../system/run.ts';
import { formatMaintainer, parseMaintainer } from './answers.ts';

/**
 * Who this user says to be, as `Name <mail>`: the variables of Debian's tools (debchange(1)) come before git's
 * configuration, because somebody set them for packaging alone. Undefined where neither knows a name.
 */
export async function userIdentity(root: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const mail = nonEmpty(env['DEBEMAIL']);
  const whole = mail?.includes('<') === true ? parseMaintainer(mail) : undefined;
  const name = nonEmpty(env['DEBFULLNAME']) ?? whole?.name ?? (await gitValue('user.name', root, env));
  const email = whole?.email ?? mail ?? (await gitValue('user.email', root, env));
  if (name === undefined) return undefined;
  const person = parseMaintainer(email === undefined ? name : `${name} <${email}>`);
  return person === undefined ? undefined : formatMaintainer(person);
}

/** `git config` runs nothing that a tree's own configuration names. */
async function gitValue(key: string, root: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { status, stdout } = await run('git', ['config', '--get', key], { cwd: root, env });
    return status === 0 ? nonEmpty(stdout.toString('utf8')) : undefined;
  } catch (error) {
    if (error instanceof ContribError && error.code === 'missing') return undefined;
    throw error;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
