import type { Recipe, RecipeInput } from '../family.ts';
import { patternFindings } from '../packaging/contents.ts';
import { patchesOf } from '../packaging/patches.ts';
import { allOrNothing } from '../packaging/unstripped.ts';
import { needsOf } from '../prerequisites.ts';
import { judgePacman } from './judge.ts';
import { declaredFiles } from './package-function.ts';
import { pkgbuild } from './pkgbuild.ts';
import { scriptletFindings, scriptletOf } from './scriptlet.ts';
import { localSource, releaseSources, signingKeys } from './sources.ts';
import { PACMAN_BUILD_TOOLS } from './tools.ts';
import { pkgVersion } from './version-text.ts';

/** The PKGBUILD and what lies beside it: what an AUR repository holds, but for .SRCINFO, which makepkg prints. */
export function pacmanRecipe(input: RecipeInput): Recipe {
  const { plan } = input;
  const { packages } = plan.set;
  const { needs, missing } = needsOf(plan, { buildTools: PACMAN_BUILD_TOOLS });
  const { pkgver } = pkgVersion(plan, packages[0]?.version ?? { version: '0' });
  const { keys, findings: keyFindings } = signingKeys(input);
  const patches = patchesOf(plan);
  const declared = packages.flatMap((pkg) => declaredFiles(plan, pkg));
  const scriptlets = packages.flatMap((pkg) => {
    const content = scriptletOf(plan, pkg);
    return content === undefined ? [] : [{ name: pkg.name, path: `${pkg.name}.install`, content }];
  });
  const sources = [
    ...releaseSources(input, pkgver),
    ...patches.map(({ name, content }) => localSource(name, content)),
    ...declared.map(({ name, content }) => localSource(name, content)),
  ];
  const content = pkgbuild({
    plan,
    needs,
    pkgver,
    sources,
    keys,
    scriptlets: new Set(scriptlets.map(({ name }) => name)),
    patches: patches.map(({ name }) => name),
  });
  return {
    files: [
      { path: 'PKGBUILD', content },
      ...scriptlets.map(({ path, content: text }) => ({ path, content: text })),
      ...declared.map(({ name, content: text }) => ({ path: name, content: text })),
      ...patches.map(({ name, content: bytes }) => ({ path: name, content: bytes })),
    ],
    findings: [
      ...missing,
      ...judgePacman(plan),
      ...patternFindings(plan),
      ...keyFindings,
      ...scriptletFindings(plan),
      ...allOrNothing(plan, ({ name }) => name, 'PKGBUILD(5), options: strip'),
    ],
  };
}
