import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resolveDistribution } from '../../../src/distributions/resolve.ts';
import type { Recipe } from '../../../src/families/family.ts';
import { family } from '../../../src/families/rpm/family.ts';
import { loadContribution } from '../../../src/manifest/contribution.ts';
import { loadProject } from '../../../src/manifest/project.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { resolvePlan } from '../../../src/plan/resolve-plan.ts';
import { openTree } from '../../../src/source/tree.ts';
import { scratchDirectory } from '../../helpers/scratch.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
export const FIXTURES = join(ROOT, 'test/fixtures/rpm');
/** 2026-11-01. */
export const SECONDS = 1_793_491_200;

/** The files of macros that stand for a distribution's packages; the directories are the builder's to know. */
export function macroFiles(distribution: string): readonly string[] {
  const own = distribution.startsWith('opensuse') ? 'macros.suse' : 'macros.systemd';
  return ['macros.directories', own, 'macros.python', 'macros.build'].map((name) => join(FIXTURES, name));
}

/** A plan of a project on disk. */
export function planOfProject(directory: string, on: string): Plan {
  const project = loadProject(directory);
  const distribution = resolveDistribution(on);
  const contribution = loadContribution(project, distribution.id);
  return resolvePlan({ project, distribution, contribution, tree: openTree(directory) });
}

/** A copy of an example; for a distribution that nobody contributed, with another one's part as its own. */
export function copyOf(
  example: string,
  as?: { readonly from: string; readonly to: string; readonly release: string },
): string {
  const copy = join(scratchDirectory(), 'project');
  cpSync(join(ROOT, example), copy, { recursive: true });
  if (as === undefined) return copy;
  renameSync(join(copy, 'distros', as.from), join(copy, 'distros', as.to));
  writeFileSync(
    join(copy, 'distros', as.to, 'distro.yaml'),
    `contrib: 1\nmaintainer: { name: Ada Contributor, email: ada@example.org }\nreleases: ["${as.release}"]\n`,
  );
  return copy;
}

/** The same plan with what the project's own build installs: the command is run in a copy of the tree. */
export function settledPlan(
  { project, distribution, contribution }: Plan,
  command: readonly [string, ...string[]],
): Plan {
  const tree = join(scratchDirectory(), 'tree');
  const built = scratchDirectory();
  cpSync(project.root, tree, { recursive: true });
  must('env', [`DESTDIR=${built}`, ...command], tree);
  return resolvePlan({
    project,
    distribution,
    contribution,
    tree: openTree(project.root),
    built: openTree(built),
  });
}

export async function recipeOf(plan: Plan): Promise<Recipe> {
  const recipe = await family.recipe?.({ plan, seconds: SECONDS });
  assert.ok(recipe !== undefined);
  return recipe;
}

/** The text of one file of a recipe. */
export function textOf({ files }: Recipe, name: string): string {
  const content = files.find(({ path }) => path === name)?.content;
  assert.equal(typeof content, 'string', `${name} is not among ${files.map(({ path }) => path).join(', ')}`);
  return String(content);
}

/** Writes a recipe into a directory, whose path is given back. */
export function writeRecipe({ files }: Recipe): string {
  const directory = join(scratchDirectory(), 'recipe');
  mkdirSync(directory);
  for (const { path, content } of files) writeFileSync(join(directory, path), content);
  return directory;
}

/** Runs a program that must succeed; gives its standard output. */
export function must(command: string, args: readonly string[], cwd = scratchDirectory()): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: cwd, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

/** A spec as rpm reads it, with a distribution's macros. */
export function expandSpec(directory: string, name: string, distribution: string): string {
  const load = macroFiles(distribution).flatMap((file) => ['--load', file]);
  return must(
    'rpmspec',
    ['-P', ...load, '--define', `_sourcedir ${directory}`, `${directory}/${name}.spec`],
    directory,
  );
}

/** What of a spec is not one of rpm's own sections, directives and numbers of scriptlets. */
export function unexpanded(text: string): string[] {
  const known =
    /^%(?:prep|build|install|check|files|changelog|description|package|pre|post|preun|postun|posttrans|generate_buildrequires|license|doc|dir|attr|config|ghost|caps|lang)\b/;
  return [...text.matchAll(/%+[{(]?[A-Za-z_?!]\S*/g)]
    .map(([found]) => found)
    .filter((found) => !known.test(found));
}
