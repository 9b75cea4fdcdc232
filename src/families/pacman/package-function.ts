import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { contentsOf } from '../packaging/contents.ts';
import { isMadeLater, sysusersLines, tmpfilesLines } from '../packaging/declared.ts';
import {
  closedDirectories,
  inPackage,
  shortMode,
  takenLines,
  treeLines,
  wrapped,
} from '../packaging/install-lines.ts';
import { licenceFiles } from '../packaging/licences.ts';
import { shellWord } from '../shell-words.ts';
import { backupClaims } from './backup.ts';

/** The commands that fill a package: what was built, what the tree gives, what was declared, links, modes. */
export function installLines(plan: Plan, pkg: Package, top: string): readonly string[] {
  const all = contentsOf(plan, pkg);
  const contents = {
    ...all,
    directories: all.directories.filter(({ path }) => !madeByTmpfiles(plan, pkg, path)),
  };
  return [
    ...takenLines(contents),
    ...backupLines(plan, pkg),
    `cd ${top}`,
    ...treeLines(contents),
    ...licenceLines(plan, pkg),
    ...declaredLines(plan, pkg),
    ...ownerLines(plan, pkg),
    ...closedDirectories(contents),
  ];
}

/** Run where takenLines stands: in the root of what was installed. */
function backupLines(plan: Plan, pkg: Package): readonly string[] {
  const { found } = backupClaims(plan, pkg.name);
  return found.length === 0 ? [] : [wrapped('_backup', found)];
}

function madeByTmpfiles(plan: Plan, pkg: Package, path: string): boolean {
  return tmpfilesLines(plan, pkg).some((line) => line.startsWith(`d ${path} `));
}

/** Arch package guidelines, "Licenses": the text of every licence that the package licenses has not. */
function licenceLines(plan: Plan, pkg: Package): readonly string[] {
  const at = plan.distribution.licenses.at?.replaceAll('${package}', pkg.name);
  const files = licenceFiles(plan.tree);
  if (at === undefined || files.length === 0) return [];
  if ([...plan.set.entries(pkg)].some(({ path }) => path.startsWith(`${at}/`))) return [];
  return [wrapped(`install -Dm644 -t ${inPackage(at)}`, files.map(shellWord))];
}

function declaredLines(plan: Plan, pkg: Package): readonly string[] {
  const { sysusersdir, tmpfilesdir } = plan.distribution.directories;
  return declaredFiles(plan, pkg).map(({ name, kind }) => {
    const into = kind === 'sysusers' ? sysusersdir : tmpfilesdir;
    return `install -Dm644 "$srcdir"/${shellWord(name)} ${inPackage(`${into}/${pkg.name}.conf`)}`;
  });
}

/** Files of the recipe that declare accounts and directories, where the mapping installs none of that name. */
export function declaredFiles(
  plan: Plan,
  pkg: Package,
): readonly { readonly kind: 'sysusers' | 'tmpfiles'; readonly name: string; readonly content: string }[] {
  const { sysusersdir, tmpfilesdir } = plan.distribution.directories;
  const installed = new Set([...plan.set.entries(pkg)].map(({ path }) => path));
  const kinds = [
    { kind: 'sysusers', into: sysusersdir, lines: sysusersLines(pkg) },
    { kind: 'tmpfiles', into: tmpfilesdir, lines: tmpfilesLines(plan, pkg) },
  ] as const;
  return kinds
    .filter(({ lines, into }) => lines.length > 0 && !installed.has(`${into}/${pkg.name}.conf`))
    .map(({ kind, lines }) => ({ kind, name: `${pkg.name}.${kind}`, content: `${lines.join('\n')}\n` }));
}

/** Accounts of the package filesystem have the same numbers everywhere; the builder's own may differ. */
function ownerLines(plan: Plan, pkg: Package): readonly string[] {
  const { users, groups } = plan.distribution.staticAccounts;
  return [...plan.set.entries(pkg)].flatMap((entry) => {
    const { owner, group, path, type, flags } = entry;
    if (owner === 'root' && group === 'root') return [];
    if (type === 'symlink' || flags.includes('ghost') || isMadeLater(entry, plan)) return [];
    return [
      `chown ${users[owner]}:${groups[group]} ${inPackage(path)} # ${owner}:${group}`,
      // chown(2) takes these bits away.
      ...(entry.mode > 0o777 ? [`chmod ${shortMode(entry.mode)} ${inPackage(path)}`] : []),
    ];
  });
}
