import type { Finding } from '../../findings/finding.ts';
import { formatVersion } from '../../packages/package-set.ts';
import { listed } from '../wording.ts';
import type { ArchiveDelivery } from './delivery.ts';

/** What is read, not run: the loss is told, and stops nothing that worked. */
const DOCUMENT = /^\/usr\/share\/(?:doc|man|info|locale|lintian|help)\//;

/** What who asked for one package of an archive loses, or does not get, without and with recommended packages. */
export function archiveDeliveryFindings(deliveries: readonly ArchiveDelivery[]): readonly Finding[] {
  const [bare, weak] = deliveries;
  if (bare === undefined) return [];
  return [...lost(bare, weak), ...held(bare), ...autoremoved(bare), ...lessThanFresh(bare)];
}

function lost(bare: ArchiveDelivery, weak: ArchiveDelivery | undefined): readonly Finding[] {
  const { asked } = bare;
  return [...bare.lost].map(([gainers, paths]) => {
    const isUnusual = weak !== undefined && !weak.lost.has(gainers);
    const isGrave = !isUnusual && !paths.every((path) => DOCUMENT.test(path));
    return {
      rule: 'upgrade/file-lost',
      severity: isGrave ? 'error' : 'warning',
      place: { package: asked.name, path: paths[0] ?? '' },
      message: `who had ${versioned(bare)} loses ${listed(paths)}, now in ${gainers}`,
      remedy: `let the new ${asked.name} require ${gainers}, where it is the same file`,
      evidence: [
        { text: 'with: apt-get dist-upgrade' },
        ...(isUnusual ? [{ text: 'only where recommendations are not installed' }] : []),
      ],
    };
  });
}

/** A name that nobody offers any more stays as it is, which is what Debian does with each old library. */
function held(bare: ArchiveDelivery): readonly Finding[] {
  if (bare.stays !== 'held') return [];
  return [
    {
      rule: 'upgrade/held',
      severity: 'warning',
      place: { package: bare.asked.name },
      message: `${versioned(bare)} is not upgraded by apt-get dist-upgrade: what the new version needs cannot be installed beside what it had`,
      remedy: 'ask apt-get --simulate before you report it: a resolver may find what this one does not',
    },
  ];
}

function autoremoved({ asked, autoremoved, ...bare }: ArchiveDelivery): readonly Finding[] {
  return [...autoremoved].map(([gainers, paths]) => ({
    rule: 'upgrade/autoremoved',
    severity: 'info',
    place: { package: asked.name },
    message: `nothing needs ${gainers} any more, so autoremove takes ${listed(paths)} from those who had ${versioned({ ...bare, asked })}`,
    remedy: `tell those who want ${gainers}, once of ${asked.name}, to ask for it`,
  }));
}

function lessThanFresh(bare: ArchiveDelivery): readonly Finding[] {
  if (bare.lessThanFresh.length === 0 || bare.stays !== undefined) return [];
  return [
    {
      rule: 'upgrade/differs-from-fresh',
      severity: 'info',
      place: { package: bare.asked.name },
      message: `who had ${versioned(bare)} does not get ${listed(bare.lessThanFresh)}, who installs it anew does`,
    },
  ];
}

function versioned({ asked }: Pick<ArchiveDelivery, 'asked'>): string {
  return `${asked.name} ${formatVersion(asked.version)}`;
}
