import { createHash } from 'node:crypto';
import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Recipe, RecipeFile, RecipeInput } from '../family.ts';
import { patternFindings } from '../packaging/contents.ts';
import { patchesOf } from '../packaging/patches.ts';
import { allOrNothing } from '../packaging/unstripped.ts';
import { needsOf } from '../prerequisites.ts';
import { apkbuild, mainPackage, projectWord } from './apkbuild.ts';
import { apkCapability } from './capability.ts';
import { aportName } from './identity.ts';
import { initScripts } from './init-script.ts';
import { judgeApk } from './judge.ts';
import { unsaid } from './relations.ts';
import { hookFindings, installScripts } from './scripts.ts';
import { escaped } from './text.ts';
import { APK_BUILD_TOOLS } from './tools.ts';
import { apkPkgver } from './version-text.ts';

/** The APKBUILD and what lies beside it, as a directory of aports has it. */
export function apkRecipe(input: RecipeInput): Recipe {
  const { plan } = input;
  const { needs, missing } = needsOf(plan, { capability: apkCapability, buildTools: APK_BUILD_TOOLS });
  const { pkgver } = apkPkgver(plan);
  const services = initScripts(plan);
  const scripts = plan.set.packages.flatMap(installScripts);
  const patches = patchesOf(plan);
  const local = [
    ...patches.map(({ name, content }) => ({ path: name, content })),
    ...services.scripts.map(({ file, content }) => ({ path: file, content })),
  ];
  const release = releaseSource(input, pkgver);
  const content = apkbuild({
    plan,
    needs,
    pkgver,
    sources: [release.word, ...local.map(({ path }) => escaped(path))],
    sums: [
      ...(input.sourceDigest === undefined ? [] : [[release.name, input.sourceDigest] as const]),
      ...local.map(({ path, content: text }) => [path, sha512(text)] as const),
    ],
    initScripts: services.scripts,
    scripts: scripts.map(({ path }) => path),
  });
  return {
    files: [
      { path: 'APKBUILD', content },
      ...scripts.map((script): RecipeFile => ({ ...script, executable: true })),
      ...local,
    ],
    findings: [
      ...missing,
      ...judgeApk(plan),
      ...withoutMain(plan),
      ...patternFindings(plan),
      ...allOrNothing(plan, () => 'the packages', 'APKBUILD(5), options: !strip'),
      ...unsaid(plan, needs),
      ...services.findings,
      ...hookFindings(plan),
    ],
  };
}

/** The name under which abuild keeps the tarball, and the word of source. */
function releaseSource(
  { plan }: RecipeInput,
  pkgver: string,
): { readonly name: string; readonly word: string } {
  const { manifest } = plan.project;
  const variable = pkgver === manifest.version ? '$pkgver' : '$_pkgver';
  const name = `${manifest.name}-${manifest.version}.tar.gz`;
  const { url } = manifest.source ?? {};
  const project = projectWord(plan);
  const own = `${project}-${variable}.tar.gz`;
  if (url === undefined) return { name, word: own };
  const address = escaped(url).replaceAll('\\${version}', variable).replaceAll('\\${name}', project);
  const plain = address.replaceAll(project, manifest.name);
  const isSame = plain.endsWith(`/${own.replace(project, manifest.name)}`);
  return { name, word: isSame ? address : `${own}::${address}` };
}

function sha512(content: string | Buffer): string {
  return createHash('sha512').update(content).digest('hex');
}

function withoutMain(plan: Plan): readonly Finding[] {
  if (mainPackage(plan) !== undefined) return [];
  const { located } = plan.project;
  return [
    {
      rule: 'recipe/name',
      severity: 'info',
      place: located.locateKey(['packages']),
      message: `abuild makes a package ${aportName(plan)} in any case; it is empty, because no package of the project is called so`,
      source: 'APKBUILD(5), "pkgname"',
      distribution: plan.distribution.id,
    },
  ];
}
