import type { Distribution } from '../../distributions/resolve.ts';
import { LIST_KINDS, type PackageLists, packageLists } from '../../families/deb/lists.ts';
import { isStatic, type PackageRules, rulesLines } from '../../families/deb/rules-lines.ts';
import { installationOf } from '../../plan/installation.ts';
import type { Plan } from '../../plan/plan.ts';
import { commented, mappingTitle } from './format.ts';

const LINK_NOTE = '# dh_link makes a link within one top-level directory relative (Debian Policy 10.5).';

/** debhelper's files of every package, and the part of debian/rules that says what those cannot. */
export function renderDebianInstall(plan: Plan): string {
  installationOf(plan);
  const parts = plan.set.packages.map(({ name }) => ({ name, ...packageLists(plan, name) }));
  const lines = [
    ...mappingTitle(plan, 'debian-install'),
    '# For debhelper compatibility level 13 and above. Each part is a file of its own.',
    ...parts.flatMap(listLines),
    ...rulesPart(
      parts.map(({ rules }) => rules),
      plan.distribution,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function listLines({ name, lists, unsayable }: PackageLists & { readonly name: string }): string[] {
  return LIST_KINDS.flatMap((kind) => {
    const notes =
      kind === 'install'
        ? unsayable.map(({ pattern }) => commented(`not settled, and no pattern of dh_install: ${pattern}`))
        : [];
    if (lists[kind].length + notes.length === 0) return [];
    return [
      ...fileHeading(`debian/${name}.${kind}`),
      ...(kind === 'links' ? [LINK_NOTE] : []),
      ...lists[kind],
      ...notes,
    ];
  });
}

function fileHeading(name: string): string[] {
  return ['', `# ==> ${name} <==`];
}

function rulesPart(packages: readonly PackageRules[], distribution: Distribution): string[] {
  const { copies, settings } = rulesLines(packages, distribution);
  const notes = notesOn(packages, distribution);
  if (copies.length + settings.length + notes.length === 0) return [];
  const lines = [
    ...notes,
    ...target(
      'execute_after_dh_install',
      'dh_install keeps names; these get another, or hold what its lines cannot.',
      copies,
    ),
    ...target(
      'execute_after_dh_fixperms',
      'dh_install keeps the modes of the checkout; these are those of the description.',
      settings,
    ),
  ];
  const include = lines.some((line) => line.includes('$(DEB_HOST_MULTIARCH)'))
    ? ['include /usr/share/dpkg/architecture.mk']
    : [];
  return [...fileHeading('debian/rules'), ...include, ...lines];
}

function target(name: string, about: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`# ${about}`, `${name}:`, ...lines];
}

/** An account of every installation may own files in the package itself; any other exists on the target alone. */
function notesOn(packages: readonly PackageRules[], distribution: Distribution): string[] {
  const all = packages.flatMap(({ package: name, files, directories }) =>
    [...files, ...directories].map((entry) => ({ name, entry })),
  );
  const notes = all.flatMap(({ name, entry }) => {
    const { path, owner, group, capabilities } = entry;
    const found =
      capabilities === undefined
        ? []
        : [commented(`${path} needs the capabilities ${capabilities}: setcap(8) in ${name}.postinst`)];
    if (isStatic(entry, distribution)) return found;
    return [
      ...found,
      commented(
        `${path} belongs to ${owner}:${group}, made on installation: say it in tmpfiles.d, or in ${name}.postinst`,
      ),
    ];
  });
  const hasOwners = all.some(
    ({ entry }) => isStatic(entry, distribution) && (entry.owner !== 'root' || entry.group !== 'root'),
  );
  const rights = '# Owners other than root need "Rules-Requires-Root: binary-targets" in debian/control.';
  return hasOwners ? [rights, ...notes] : notes;
}
