import type { Account, Package } from '../../../packages/package-set.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { RecipeFile } from '../../family.ts';
import { type Dialect, makesAccounts } from './dialect.ts';

/** A file that the recipe brings along beside the tarball, and where it is installed. */
export type ExtraSource = {
  readonly package: string;
  readonly kind: 'sysusers' | 'tmpfiles';
  readonly file: RecipeFile;
  /** Where it is installed; nowhere where the project installs its own. */
  readonly installed: string | undefined;
};

/** sysusers.d and tmpfiles.d of the packages, where the project does not install files of its own for them. */
export function extraSources(plan: Plan, dialect: Dialect): readonly ExtraSource[] {
  return plan.set.packages.flatMap((pkg) => [...sysusersOf(pkg, plan, dialect), ...tmpfilesOf(pkg, plan)]);
}

function sysusersOf(pkg: Package, plan: Plan, dialect: Dialect): ExtraSource[] {
  if (pkg.accounts.length === 0) return [];
  const directory = plan.distribution.directories.sysusersdir;
  const isThere = installsBelow(plan, pkg.name, directory);
  if (isThere && makesAccounts(dialect)) return [];
  const lines = pkg.accounts.flatMap(accountLines);
  return [extra('sysusers', pkg.name, directory, isThere, lines)];
}

function tmpfilesOf(pkg: Package, plan: Plan): ExtraSource[] {
  const directory = plan.distribution.directories.tmpfilesdir;
  if (installsBelow(plan, pkg.name, directory)) return [];
  const lines = [...plan.set.entries(pkg)]
    .filter(({ type, flags }) => type === 'directory' && flags.includes('ghost'))
    .map(
      ({ path, mode, owner, group }) =>
        `d ${word(path)} ${mode.toString(8).padStart(4, '0')} ${owner} ${group} -`,
    );
  return lines.length === 0 ? [] : [extra('tmpfiles', pkg.name, directory, false, lines)];
}

function extra(
  kind: ExtraSource['kind'],
  name: string,
  directory: string,
  isThere: boolean,
  lines: readonly string[],
): ExtraSource {
  return {
    package: name,
    kind,
    file: { path: `${name}.${kind}`, content: `${lines.join('\n')}\n` },
    installed: isThere ? undefined : `${directory}/${name}.conf`,
  };
}

function installsBelow({ set, claims }: Plan, name: string, directory: string): boolean {
  const pkg = set.packages.find((one) => one.name === name);
  const below = (path: string) => path.startsWith(`${directory}/`);
  const isClaimed = claims.some((claim) => claim.package === name && below(claim.pattern));
  return isClaimed || (pkg !== undefined && [...set.entries(pkg)].some(({ path }) => below(path)));
}

/** sysusers.d(5). A user's own group is made with it; its memberships stand behind it. */
function accountLines({ kind, name, id, description, home, shell, groups = [] }: Account): string[] {
  const number = id === undefined ? '-' : String(id);
  if (kind === 'group') return [`g ${name} ${number}`];
  const words = [description === undefined ? '-' : word(description), home ?? '-', shell ?? '-'];
  while (words.at(-1) === '-') words.pop();
  return [['u', name, number, ...words].join(' '), ...groups.map((group) => `m ${name} ${group}`)];
}

function word(text: string): string {
  return /^[^\s"'\\#%]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`;
}
