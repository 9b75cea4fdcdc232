import type { Danger } from '../families/semantics.ts';
import type { Finding } from '../findings/finding.ts';
import { groupBy } from '../system/group.ts';
import type { Analysis } from './analyse.ts';
import type { Endangered } from './dangers.ts';
import type { Told } from './told.ts';
import { listed, placeOf, versioned } from './wording.ts';

/** One finding for each pair of packages and danger, with its paths. */
export function dangerFindings({
  dangers,
  transition,
}: Pick<Analysis, 'dangers' | 'transition'>): readonly Told[] {
  const groups = groupBy(dangers, ({ danger, meeting: { loser, gainer } }) =>
    [danger, versioned(loser, transition), gainer.name].join(' '),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [describe(first, group, transition.semantics.dangers === undefined)];
  });

  function describe({ danger, meeting }: Endangered, group: readonly Endangered[], isWhole: boolean): Told {
    const { loser, gainer, to } = meeting;
    const paths = group.map((one) => one.meeting.to.path);
    const from = versioned(loser, transition);
    const base = {
      place: placeOf({ pkg: gainer, entry: to }),
      ...(paths.length > 4 ? { evidence: paths.map((text) => ({ text })) } : {}),
    };
    const subject = { from: loser.name, to: gainer.name, paths, about: { danger, meeting } };
    if (isWhole) {
      const finding: Finding = {
        ...base,
        rule: 'upgrade/overwrite',
        severity: 'warning',
        message: `${gainer.name} alone cannot be installed or upgraded beside ${from}: both have ${listed(paths)}`,
        remedy: `say that ${gainer.name} takes files from ${loser.name}: takes-files-from`,
        source: transition.semantics.tools[0].name,
      };
      return { finding, subject };
    }
    return { finding: { ...base, ...WORDS[danger](gainer.name, loser.name, from, listed(paths)) }, subject };
  }
}

type Words = Pick<Finding, 'rule' | 'severity' | 'message' | 'remedy' | 'source'>;

const WORDS: Readonly<Record<Danger, (gainer: string, loser: string, old: string, paths: string) => Words>> =
  {
    overwrite: (gainer, loser, old, paths) => ({
      rule: 'upgrade/overwrite',
      severity: 'error',
      message: `${gainer} cannot be unpacked while ${old} is there: both have ${paths}, and no relation covers it`,
      remedy: `say that ${gainer} takes files from ${loser}: takes-files-from becomes Breaks and Replaces`,
      source: 'Debian policy 7.6.1',
    }),
    'obsolete-conffile': (gainer, loser, old, paths) => ({
      rule: 'upgrade/overwrite',
      severity: 'error',
      message: `${gainer} cannot be unpacked after the new ${loser}, which keeps ${paths} of ${old} as obsolete configuration: ${gainer} has it as an ordinary file`,
      remedy: `list it as a conffile of ${gainer}`,
      source: 'dpkg, src/main/archives.c, tarobject',
    }),
    lost: (gainer, loser, old, paths) => ({
      rule: 'upgrade/lost-in-order',
      severity: 'error',
      message: `if ${gainer} is unpacked before ${old} goes, ${paths} is lost with both packages installed`,
      remedy: `${gainer} needs Conflicts with the old ${loser} and no Replaces, or a diversion`,
      source: 'DEP 17, P1 and M7',
    }),
    'lost-on-removal': (gainer, loser, old, paths) => ({
      rule: 'upgrade/replaces-without-breaks',
      severity: 'warning',
      message: `${gainer} takes ${paths} from ${old}, which can stay: removing ${gainer} then takes the file away`,
      remedy: `${gainer} needs Breaks beside Replaces on the old ${loser}`,
      source: 'Debian policy 7.6.1',
    }),
  };
