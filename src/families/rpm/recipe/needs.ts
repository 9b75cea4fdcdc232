import { capabilitiesOf } from '../../../facts/prerequisite.ts';
import type { Finding } from '../../../findings/finding.ts';
import { releasePart } from '../../../manifest/contribution.ts';
import type { Plan, PlanPrerequisite } from '../../../plan/plan.ts';
import { withoutWeaker } from '../../packaging/names.ts';
import { type Need, needsOf } from '../../prerequisites.ts';
import { rpmCapability } from '../capability.ts';
import { escapeMacros } from '../paths.ts';
import { RPM_BUILD_TOOLS } from '../tools.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { tag } from './text.ts';

const TAGS = { requires: 'Requires', recommends: 'Recommends', suggests: 'Suggests' } as const;

export type RpmNeeds = {
  /** BuildRequires, without the tag. */
  readonly build: readonly string[];
  /** Tags of one package. */
  readonly tagsOf: (packageName: string) => readonly string[];
  readonly findings: readonly Finding[];
};

/** The prerequisites of a plan as dependencies of rpm. */
export function rpmNeeds(plan: Plan): RpmNeeds {
  const { needs, missing } = needsOf(withCapabilities(plan), {
    capability: rpmCapability,
    buildTools: RPM_BUILD_TOOLS,
  });
  const words = needs.map((need) => ({ need, ...wordsOf(need) }));
  const isBuild = ({ phase }: Need) => phase !== 'run';
  return {
    build: withoutWeaker(words.filter(({ need }) => isBuild(need)).flatMap((one) => one.words)),
    tagsOf: (name) =>
      withoutWeaker(
        words
          .filter(({ need }) => !isBuild(need) && need.package === name)
          .flatMap((one) => one.words.map((word) => tag(TAGS[one.need.level], word))),
      ),
    findings: [...missing, ...words.flatMap(({ finding }) => (finding === undefined ? [] : [finding]))],
  };
}

/** What the dependency generators of rpm write into every package: it outlives the renaming of one. */
function withCapabilities(plan: Plan): Plan {
  const written = releasePart(plan.contribution, plan.distribution.release).names ?? {};
  const dialect = dialectOf(plan.distribution);
  const prerequisites = plan.prerequisites.map((one) => {
    const isBetter = written[one.key] === undefined && isGenerated(one, dialect, plan);
    return isBetter ? { ...one, names: [] } : one;
  });
  return { ...plan, prerequisites };
}

/** On openSUSE several versions of Python live side by side, and only names say which is meant. */
function isGenerated({ item }: PlanPrerequisite, { id }: Dialect, { distribution }: Plan): boolean {
  const capabilities = capabilitiesOf(item);
  const kinds = id === 'opensuse' ? ['pkgconfig', 'perl'] : ['pkgconfig', 'perl', 'python'];
  const isKnown = capabilities.every(
    (one) => kinds.includes(one.kind) && rpmCapability(one, distribution) !== undefined,
  );
  return capabilities.length > 0 && isKnown;
}

function wordsOf(need: Need): { words: readonly string[]; finding?: Finding } {
  const names = need.names.map(escapeMacros);
  const [first = ''] = names;
  const { version } = need;
  if (version === undefined) return { words: names };
  if (!/^[/(]/.test(first)) {
    return { words: [`${first} ${version.operator} ${version.version}`, ...names.slice(1)] };
  }
  return {
    words: names,
    finding: {
      rule: 'recipe/version-of-file',
      severity: 'warning',
      place: need.prerequisite.place,
      message: `${need.key} is wanted as ${version.operator} ${version.version}, and a dependency on the file ${first} has no version`,
      remedy: 'name the package in distro.yaml, under names',
      source: 'rpm-version(7): only a package and what it provides have versions',
    },
  };
}
