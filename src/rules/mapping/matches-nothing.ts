import { matchSource } from '../../plan/match.ts';
import type { Claim, Plan, PlanLine } from '../../plan/plan.ts';
import { missingSubmodules } from '../../source/submodules.ts';
import { printableName } from '../../system/io.ts';
import { mayGuess } from '../guesses.ts';
import { isLibdir } from '../other-libdir.ts';
import { probablePath } from '../probable-path.ts';
import { contributedSource, looksLikeLink, probableSource } from '../probable-source.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/matches-nothing',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every line of the mapping takes at least one file',
  explanation:
    'A line that takes nothing is a line about a tree that is not this one: a directory was renamed, a file moved, or ' +
    'a name is misspelt. The package would be built without what the line was written for, and nobody would be told.',
  remedy: 'correct the pattern, or remove the line',
  source: 'debhelper, dh_install(1): "will error out if a file is not found"',
  *check({ plan }) {
    for (const planned of plan.lines) {
      if (planned.problems.some(({ kind }) => kind === 'matches-nothing')) yield lineTrip(planned, plan);
    }
    for (const claim of plan.claims) {
      if (claim.problems.some(({ kind }) => kind === 'matches-nothing')) yield claimTrip(claim, plan);
    }
  },
});

function lineTrip(planned: PlanLine, plan: Plan): Trip {
  const { line, source } = planned;
  const { place } = line;
  const name = printableName(source);
  const isLeftOut =
    matchSource({ text: source, literal: line.source.literal }, true, plan.tree).matches.length > 0;
  if (isLeftOut) {
    return {
      place,
      message: `all that ${name} matches is left out again`,
      remedy: 'correct the pattern behind the !',
    };
  }
  const message = `${name} matches nothing in the tree`;
  if (looksLikeLink(planned, plan)) {
    return { place, message, remedy: 'this looks like a symbolic link: put the line under links:' };
  }
  const contributed = contributedSource(planned, plan);
  if (contributed !== undefined) {
    const path = printableName(contributed.path);
    const maker = contributed.isMade
      ? `is made by: contrib init ${plan.distribution.id}`
      : 'is for whoever packages it to write';
    return { place, message, remedy: `${path} ${maker}` };
  }
  const submodule = missingSubmodules(plan.tree).find((path) => isAtOrBelow(source, path));
  if (submodule !== undefined) {
    const remedy = `the submodule ${printableName(submodule)} is not checked out: git submodule update --init --recursive`;
    return { place, message, remedy };
  }
  const meant = probableSource(planned, plan);
  return {
    place,
    message,
    ...(meant === undefined ? {} : { remedy: `did you mean ${printableName(meant)}?` }),
  };
}

function isAtOrBelow(source: string, directory: string): boolean {
  const path = source.replace(/^\//, '');
  return path === directory || path.startsWith(`${directory}/`);
}

function claimTrip({ line, pattern }: Claim, plan: Plan): Trip {
  const { built } = plan;
  const message = `${printableName(pattern)} matches nothing that the build installed`;
  const meant = mayGuess(plan)
    ? probablePath(pattern, built?.entries.map(({ path }) => `/${path}`) ?? [])
    : undefined;
  if (meant === undefined) return { place: line.place, message };
  const libdir = otherLibdir(pattern, meant.path, plan);
  if (libdir !== undefined) return { place: line.place, message, remedy: libdir };
  return { place: line.place, message, remedy: `did you mean ${printableName(meant.pattern)}?` };
}

/** A build for no distribution in particular has its libraries in lib, which is no reason to change the description. */
function otherLibdir(pattern: string, found: string, { distribution }: Plan): string | undefined {
  const { libdir } = distribution.directories;
  if (!pattern.startsWith(`${libdir}/`)) return undefined;
  const rest = pattern.slice(libdir.length);
  const used = found.endsWith(rest) ? found.slice(0, found.length - rest.length) : '';
  if (!isLibdir(used)) return undefined;
  return `the build used ${used}: build it with the libdir of ${distribution.title}, ${libdir}`;
}
