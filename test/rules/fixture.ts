import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openPlans } from '../../src/commands/open.ts';
import type { HostFacts } from '../../src/facts/host.ts';
import { readInstalledTree } from '../../src/facts/installed-tree.ts';
import { hookLinters } from '../../src/facts/linters.ts';
import { factsOf } from '../../src/facts/set-facts.ts';
import { viewSet } from '../../src/facts/set-view.ts';
import { type Finding, sortFindings } from '../../src/findings/finding.ts';
import { loadProject } from '../../src/manifest/project.ts';
import type { Rule, Subjects } from '../../src/rules/rule.ts';
import { judge } from '../../src/rules/run.ts';
import { openTree } from '../../src/source/tree.ts';
import { formatPlace } from '../../src/system/place.ts';
import { imageOf, readImageSpec } from '../helpers/image.ts';
import { copyFixture, makeItems, removeGone } from './fixture-tree.ts';

export const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), '../fixtures/rules');
export const KINDS = ['trips', 'clean'] as const;
export type Kind = (typeof KINDS)[number];

/** `fixture.json`: what the subjects of a fixture are, where they are not the usual ones. */
const Settings = z.strictObject({
  /** DISTRO as on the command line. */
  distribution: z.string().default('ubuntu@24.04'),
  /** A machine: the absolute paths of its programs, and what probes say, by `kind:name`. */
  host: z
    .strictObject({
      programs: z.array(z.string()).default([]),
      probes: z
        .record(
          z.string(),
          z.strictObject({
            state: z.enum(['present', 'missing', 'unknown']),
            version: z.string().optional(),
            evidence: z.string(),
          }),
        )
        .default({}),
    })
    .optional(),
});
type Settings = z.infer<typeof Settings>;

const OWN_FILES = ['expect.txt', 'fixture.json', 'tree.json', 'root', 'root.owners.json', 'built'];

/** The rules that have fixtures, by `area/name`, whether or not there is such a rule. */
export function rulesWithFixtures(): string[] {
  return directoriesIn(FIXTURES).flatMap((area) =>
    directoriesIn(join(FIXTURES, area)).map((name) => `${area}/${name}`),
  );
}

/** What one rule finds in a fixture of it, as the lines of `expect.txt`. */
export async function findingsOf(rule: Rule, kind: Kind): Promise<string[]> {
  const directory = join(FIXTURES, rule.id, kind);
  const scratch = mkdtempSync(join(tmpdir(), 'contrib-fixture-'));
  try {
    const subjects = await subjectsOf(directory, scratch);
    const { findings, unjudged } = await judge(subjects, { rules: [rule] });
    const lacks = unjudged.flatMap((item) => item.lacks);
    if (lacks.length > 0) throw new Error(`the fixture has no ${lacks.join(', ')}`);
    return sortFindings(findings).flatMap((finding) => formatFinding(finding, rule, scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export function expectedLines(id: string): string[] | undefined {
  const file = join(FIXTURES, id, 'trips', 'expect.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : undefined;
}

async function subjectsOf(directory: string, scratch: string): Promise<Partial<Subjects>> {
  const spec = readImageSpec(join(directory, 'image.json'));
  if (spec !== undefined) {
    const { exposure } = spec;
    const exposures = exposure === undefined ? [] : [{ unit: 'demo.service', ...exposure }];
    return { image: await imageOf(spec), exposures };
  }
  const source = join(scratch, 'source');
  copyFixture(directory, source, OWN_FILES);
  for (const name of ['root', 'built']) {
    if (existsSync(join(directory, name))) copyFixture(join(directory, name), join(scratch, name), []);
  }
  const items = join(directory, 'tree.json');
  if (existsSync(items)) makeItems(items, scratch);
  const settings = readSettings(join(directory, 'fixture.json'));
  const built = existsSync(join(scratch, 'built')) ? { built: openTree(join(scratch, 'built')) } : {};
  const project = loadProject(source);
  const { plans } = openPlans(project, settings.distribution, built);
  const [plan] = plans;
  if (existsSync(items)) removeGone(items, scratch);
  return {
    project,
    plan,
    plans,
    set: plan.set,
    content: plan.set,
    linters: hookLinters(),
    expected: { project, facts: factsOf(viewSet(plan.set, plan.distribution)) },
    ...(existsSync(join(scratch, 'root')) ? { tree: installedTree(directory, scratch) } : {}),
    ...(settings.host === undefined ? {} : { host: fakeHost(settings.host) }),
  };
}

function installedTree(directory: string, scratch: string): Subjects['tree'] {
  const owners = join(directory, 'root.owners.json');
  if (existsSync(owners)) copyFileSync(owners, join(scratch, 'root.owners.json'));
  return readInstalledTree(join(scratch, 'root'));
}

function fakeHost({ programs, probes }: NonNullable<Settings['host']>): HostFacts {
  return {
    programs: {
      root: '/',
      find: (name, searchPath) =>
        searchPath.map((directory) => `${directory}/${name}`).find((path) => programs.includes(path)),
    },
    probe: async ({ kind, name }) => {
      const { version, ...result } = probes[`${kind}:${name}`] ?? { state: 'unknown', evidence: 'no probe' };
      return { ...result, ...(version === undefined ? {} : { version }) };
    },
  };
}

function readSettings(file: string): Settings {
  return Settings.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
}

function formatFinding(finding: Finding, rule: Rule, scratch: string): string[] {
  const { severity, place, message, remedy, evidence = [] } = finding;
  const lines = [
    `${severity} ${formatPlace(place)}: ${message}`,
    ...evidence.map((item) => `  ${item.text}`),
    ...(remedy === rule.remedy || remedy === undefined ? [] : [`  hint: ${remedy}`]),
  ];
  return lines.map((line) => line.replaceAll(scratch, '.'));
}

function directoriesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
