import type { Finding } from '../../../findings/finding.ts';
import type { Plan } from '../../../plan/plan.ts';
import { printableName } from '../../../system/io.ts';
import { hasRawBytes } from '../../../system/path-bytes.ts';

const CONTROL = /[\x00-\x1f\x7f]/;
const FILES_SOURCE = 'rpm.org, "Spec file format", %files';

/** What of a plan a spec cannot say, each at its line of the description. */
export function* judgePlan(plan: Plan): Iterable<Finding> {
  yield* judgePaths(plan);
  yield* judgeClaims(plan);
  yield* judgeMain(plan);
  yield* judgeUnits(plan);
}

/** rpmbuild refuses both in a package ("Illegal character in filename"), and a spec is text in lines. */
function* judgePaths({ set, project }: Plan): Iterable<Finding> {
  for (const pkg of set.packages) {
    for (const { path, source = '', target = '', place } of set.entries(pkg)) {
      const name = [path, source, target].find((one) => CONTROL.test(one) || hasRawBytes(one));
      if (name === undefined) continue;
      const what = CONTROL.test(name) ? 'a control character' : 'bytes that are not UTF-8';
      yield {
        rule: 'recipe/path',
        severity: 'error',
        place: place ?? project.located.locate(['packages', pkg.name]),
        message: `${printableName(name)} has ${what} in its name, which a spec cannot name and rpmbuild refuses`,
        remedy: 'rename the file, or leave it out',
        source: 'rpm, build/files.c',
      };
    }
  }
}

function* judgeClaims({ claims }: Plan): Iterable<Finding> {
  for (const { pattern, line, matches } of claims) {
    const bare = pattern.replace(/\/\*\*$/, '');
    if (matches === undefined && bare.includes('**')) {
      yield {
        rule: 'recipe/pattern',
        severity: 'error',
        place: line.place,
        message: `${pattern} goes over directories with **, which a pattern of %files cannot`,
        remedy: 'write one line for each directory, or end the pattern with /**',
        source: `${FILES_SOURCE}; glob(7)`,
      };
    }
  }
}

/** BuildArch of the source's own package is that of the whole build (rpm.org, "Spec file format", BuildArch). */
function* judgeMain({ set, project, distribution }: Plan): Iterable<Finding> {
  const { name } = project.manifest;
  const main = set.packages.find((pkg) => pkg.name === name);
  const { independentArchitecture } = distribution;
  if (main?.architecture !== independentArchitecture) return;
  if (set.packages.every(({ architecture }) => architecture === independentArchitecture)) return;
  yield {
    rule: 'recipe/architecture',
    severity: 'info',
    place: project.located.locateKey(['packages', name]),
    message: `${name} is built for the machine: in rpm the package that is called as the source cannot be noarch beside others that are not`,
    source: 'rpm.org, "Spec file format", BuildArch',
  };
}

/** A wish that the presets of the distribution do not fulfil by themselves. */
function* judgeUnits({ set, project, distribution }: Plan): Iterable<Finding> {
  const { install, preset, source } = distribution.servicePolicy;
  if (install !== 'preset' || preset === 'enable') return;
  for (const unit of set.packages.flatMap(({ units }) => units)) {
    if (unit.enable !== 'on-install') continue;
    yield {
      rule: 'recipe/preset',
      severity: 'info',
      place: unit.place ?? project.located.locate(['services']),
      message: `${unit.name} is to be enabled on installation, and ${distribution.title} enables what its presets name`,
      remedy: `ask ${distribution.title} for a preset, or tell users: systemctl enable ${unit.name}`,
      source,
    };
  }
}
