import type { Entry } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { contentsOf } from '../packaging/contents.ts';
import {
  closedDirectories,
  inPackage,
  shortMode,
  takenLines,
  treeLines,
} from '../packaging/install-lines.ts';
import { globWords } from '../packaging/patterns.ts';
import { shellWord } from '../shell-words.ts';

/** The commands that fill a package: what was built, what the tree gives, owners, capabilities. */
export function packageLines(plan: Plan, pkg: Package): readonly string[] {
  const contents = contentsOf(plan, pkg);
  const tree = treeLines(contents);
  return [
    ...takenLines(contents),
    ...(tree.length === 0 ? [] : ['cd "$builddir"', ...tree]),
    ...manLines(plan, pkg),
    ...ownerLines(plan, pkg),
    ...capabilityLines(plan, pkg),
    ...closedDirectories(contents),
  ];
}

/** abuild's postcheck takes no man page that is not compressed, and compresses those of -doc packages alone. */
function manLines(plan: Plan, pkg: Package): readonly string[] {
  const { mandir } = plan.distribution.directories;
  const isPage = (path: string) => path.startsWith(`${mandir}/`);
  const has =
    [...plan.set.entries(pkg)].some(({ path, type }) => type === 'file' && isPage(path)) ||
    plan.claims.some(({ package: name, pattern }) => name === pkg.name && isPage(pattern));
  return has ? [`find ${inPackage(mandir)} -type f ! -name '*.gz' -exec gzip -9n {} +`] : [];
}

/** By name: abuild makes pkgusers and pkggroups before it builds. */
function ownerLines(plan: Plan, pkg: Package): readonly string[] {
  const entries = [...plan.set.entries(pkg)].filter(
    ({ owner, group, type, flags }) =>
      (owner !== 'root' || group !== 'root') && type !== 'symlink' && !flags.includes('ghost'),
  );
  const claims = plan.claims.filter(
    ({ package: name, line, matches }) =>
      name === pkg.name && line.attributes.owner !== undefined && matches === undefined,
  );
  return [
    ...entries.flatMap(({ owner, group, path, mode }: Entry) => [
      `chown ${owner}:${group} ${inPackage(path)}`,
      // chown(2) takes these bits away.
      ...(mode > 0o777 ? [`chmod ${shortMode(mode)} ${inPackage(path)}`] : []),
    ]),
    ...claims.map(({ pattern, line: { attributes } }) => {
      const { owner = 'root', group = owner } = attributes;
      return `chown ${owner}:${group} ${(globWords(pattern) ?? []).map((word) => `"$pkgdir"/${word}`).join(' ')}`;
    }),
  ];
}

function capabilityLines(plan: Plan, pkg: Package): readonly string[] {
  return [...plan.set.entries(pkg)].flatMap(({ path, capabilities }) =>
    capabilities === undefined ? [] : [`setcap ${shellWord(capabilities)} ${inPackage(path)}`],
  );
}
