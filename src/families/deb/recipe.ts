import type { Finding } from '../../findings/finding.ts';
import type { Entry } from '../../packages/entry.ts';
import { expand } from '../../plan/expand.ts';
import { installationOf, onlyPackages } from '../../plan/installation.ts';
import type { Plan } from '../../plan/plan.ts';
import { scopeOf } from '../../plan/scope.ts';
import type { Recipe, RecipeFile, RecipeInput } from '../family.ts';
import { needsOf } from '../prerequisites.ts';
import { sysusersLines, tmpfilesLines } from './accounts.ts';
import { debBuild } from './build-system.ts';
import { changelog } from './changelog.ts';
import { controlFile } from './control.ts';
import { copyrightFile } from './copyright.ts';
import { debIdentity } from './identity.ts';
import { LIST_KINDS, packageLists } from './lists.ts';
import { overrideFiles } from './overrides.ts';
import { patchFiles } from './patches.ts';
import { judgeDeb, refusals } from './refusals.ts';
import { rulesFile } from './rules.ts';
import { isStatic, rulesLines } from './rules-lines.ts';
import { maintainerScripts } from './scripts.ts';
import { testsControl } from './tests.ts';
import { DEB_BUILD_TOOLS } from './tools.ts';
import { signingKey, watchFile } from './watch.ts';

/** The directory debian/ of a source package in the format 3.0 (quilt). */
export function debRecipe({ plan, seconds }: RecipeInput): Recipe {
  const identity = debIdentity(plan);
  const { needs, missing } = needsOf(plan, { buildTools: DEB_BUILD_TOOLS });
  const build = debBuild(plan);
  const parts = plan.set.packages.map(({ name }) => ({ name, ...packageLists(plan, name) }));
  const ownedEntries = parts.flatMap(({ rules }) => [...rules.files, ...rules.directories]);
  const copyright = copyrightFile(plan);
  const findings: Finding[] = [
    ...missing,
    ...judgeDeb(plan),
    ...refusals(
      plan,
      parts.flatMap(({ unsayable }) => unsayable),
    ),
    ...copyright.findings,
  ];
  const control = controlFile({
    plan,
    identity,
    build,
    needs,
    hasOwners: ownedEntries.some((entry) => isForeign(entry, plan)),
    capable: new Set(parts.filter(({ rules }) => rules.files.some(isCapable)).map(({ name }) => name)),
  });
  const rules = rulesFile(
    plan,
    build,
    rulesLines(
      parts.map((part) => part.rules),
      plan.distribution,
    ),
  );
  const files: RecipeFile[] = [
    { path: 'debian/changelog', content: changelog(plan, identity, seconds) },
    { path: 'debian/control', content: control },
    { path: 'debian/copyright', content: copyright.text },
    { path: 'debian/rules', content: rules, executable: true },
    { path: 'debian/source/format', content: '3.0 (quilt)\n' },
    ...optional('debian/watch', watchFile(plan)),
    ...optional('debian/upstream/signing-key.asc', signingKey(plan)),
    ...optional('debian/tests/control', testsControl(plan, needs)),
    ...optional('debian/not-installed', notInstalled(plan)),
    ...parts.flatMap(({ name, lists }) =>
      LIST_KINDS.flatMap((kind) => textFile(`debian/${name}.${kind}`, lists[kind])),
    ),
    ...plan.set.packages.flatMap((pkg) => packageFiles(plan, pkg.name)),
    ...overrideFiles(plan),
    ...patchFiles(plan),
  ];
  return { files, findings };
}

/** What a package declares, and the scripts for what it cannot declare. */
function packageFiles(plan: Plan, name: string): RecipeFile[] {
  const pkg = plan.set.packages.find((one) => one.name === name);
  if (pkg === undefined) return [];
  const { files, directories, ghosts } = installationOf(onlyPackages(plan, [name]));
  const entries = [...directories, ...files].map(({ entry }) => entry);
  const capable = entries.flatMap(({ path, capabilities }) =>
    capabilities === undefined ? [] : [{ path, capabilities }],
  );
  const claims = plan.claims.filter((claim) => claim.package === name && claim.matches === undefined);
  const made = { entries, ghosts: ghosts.map(({ entry }) => entry), claims };
  return [
    ...textFile(`debian/${name}.sysusers`, sysusersLines(pkg.accounts)),
    ...textFile(`debian/${name}.tmpfiles`, tmpfilesLines(made, plan.distribution)),
    ...maintainerScripts(pkg, capable).map(([script, content]) => ({
      path: `debian/${name}.${script}`,
      content,
    })),
  ];
}

/** dh_missing(1) fails on what the build installs and nobody takes, unless it is listed here. */
function notInstalled(plan: Plan): string | undefined {
  const scope = scopeOf(plan.project, plan.distribution, plan.project.manifest.name);
  const lines = Object.entries(plan.project.manifest['not-installed'] ?? {}).flatMap(([text, reason]) => {
    const expansion = expand({ text, literal: false }, scope);
    const path = 'text' in expansion ? expansion.text : text;
    return [`# ${reason}`, withMultiarch(path.slice(1), plan)];
  });
  return lines.length === 0 ? undefined : `${lines.join('\n')}\n`;
}

function withMultiarch(path: string, { distribution: { multiarch } }: Plan): string {
  return path
    .split('/')
    .map((part) => (part === multiarch ? '${DEB_HOST_MULTIARCH}' : part))
    .join('/');
}

function isForeign(entry: Entry, { distribution }: Plan): boolean {
  return isStatic(entry, distribution) && (entry.owner !== 'root' || entry.group !== 'root');
}

function isCapable({ capabilities }: Entry): boolean {
  return capabilities !== undefined;
}

function optional(path: string, content: string | undefined): RecipeFile[] {
  return content === undefined ? [] : [{ path, content }];
}

function textFile(path: string, lines: readonly string[]): RecipeFile[] {
  return lines.length === 0 ? [] : [{ path, content: `${lines.join('\n')}\n` }];
}
