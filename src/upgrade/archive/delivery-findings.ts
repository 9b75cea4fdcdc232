import type { Finding } from '../../findings/finding.ts';
import { formatVersion } from '../../packages/package-set.ts';
import { listed } from '../wording.ts';
import type { ArchiveDelivery } from './delivery.ts';
import { isForDevelopers, isVersionedLibrary } from './kinship.ts';

/** Two programs may have a file of one name. */
const STRANGER =
  'neither built from its source nor declared to take over its files: it may be another file of that name';

/** What is read, not run, and translations: the loss is told, and stops nothing that worked. */
const DOCUMENT =
  /^\/usr\/share\/(?:(?:doc|man|info|locale|lintian|help)\/|.*\/translations\/|.*\.(?:mo|qm)$)/;

/** What who asked for one package of an archive loses, or does not get, without and with recommended packages. */
export function archiveDeliveryFindings(deliveries: readonly ArchiveDelivery[]): readonly Finding[] {
  const [bare, weak] = deliveries;
  if (bare === undefined) return [];
  return [...lost(bare, weak), ...held(bare), ...autoremoved(bare), ...lessThanFresh(bare)];
}

function lost(bare: ArchiveDelivery, weak: ArchiveDelivery | undefined): readonly Finding[] {
  return [...bare.lost].map(([gainers, paths]) => {
    const isUnusual = weak !== undefined && !weak.lost.has(gainers);
    const told = bare.fate === 'removed' ? removal(bare, gainers, paths) : loss(bare, gainers, paths);
    return {
      rule: 'upgrade/file-lost',
      place: { package: bare.asked.name, path: paths[0] ?? '' },
      ...told,
      ...(isUnusual && told.severity === 'error' ? { severity: 'warning' as const } : {}),
      evidence: [
        { text: 'with: apt-get dist-upgrade' },
        ...(isUnusual ? [{ text: 'only where recommendations are not installed' }] : []),
        ...(bare.strangers.has(gainers) ? [{ text: STRANGER }] : []),
      ],
    };
  });
}

type Told = Pick<Finding, 'severity' | 'message' | 'remedy'>;

/** It has a new version, which has fewer files. */
function loss(bare: ArchiveDelivery, gainers: string, paths: readonly string[]): Told {
  const { asked } = bare;
  return {
    severity: isMinor(bare, gainers, paths) ? 'warning' : 'error',
    message: `who had ${versioned(bare)} loses ${listed(paths)}, now in ${gainers}`,
    remedy: `let the new ${asked.name} require ${gainers}, where it is the same file`,
  };
}

/** Nothing that worked for a user stops. */
function isMinor({ asked, strangers }: ArchiveDelivery, gainers: string, paths: readonly string[]): boolean {
  if (strangers.has(gainers) || paths.every((path) => DOCUMENT.test(path))) return true;
  return !isForDevelopers(asked.name) && gainers.split(' or ').every(isForDevelopers);
}

/** No package of its name is offered any more, and it cannot stay: with it goes all that it had. */
function removal(bare: ArchiveDelivery, gainers: string, paths: readonly string[]): Told {
  const { asked } = bare;
  const message = `who had ${versioned(bare)} has it removed, with ${listed(paths)}, now in ${gainers}, which does not take its place`;
  if (isVersionedLibrary(asked.name))
    return {
      severity: 'info',
      message,
      remedy: 'nothing, where it was installed because others use it: their new versions bring the next one',
    };
  return {
    severity: isMinor(bare, gainers, paths) ? 'warning' : 'error',
    message,
    remedy: `keep a package ${asked.name} that requires ${gainers}, until everybody has upgraded`,
  };
}

/** A name that nobody offers any more stays as it is, which is what Debian does with each old library. */
function held(bare: ArchiveDelivery): readonly Finding[] {
  if (bare.fate !== 'held') return [];
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
  if (bare.lessThanFresh.length === 0 || bare.fate !== undefined) return [];
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
