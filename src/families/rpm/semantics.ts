import { formatVersion, type Package } from '../../packages/package-set.ts';
import type { VersionConstraint } from '../../packages/relation.ts';
import { cutEvr } from '../evr.ts';
import { judgeFinalState, type MayShare } from '../final-state.ts';
import type { Offer, Semantics, UpgradeTool } from '../semantics.ts';
import { covers, newerVersion, replacers } from '../successors.ts';
import { isInRange } from '../version-range.ts';
import { movedConfig } from './moved-config.ts';
import { compareRpmVersions } from './versions.ts';

/** Files of the same content may belong to several packages (rpmfilesCompare in lib/rpmfi.c). */
const isIdentical: MayShare = ({ entry: a }, { entry: b }) =>
  a.type === b.type &&
  a.mode === b.mode &&
  (a.type === 'symlink' ? a.target === b.target : a.digest !== undefined && a.digest === b.digest);

/** Everything that obsoletes an installed package; beside its own next version only where that obsoletes it as well. */
function allObsoleters(installed: Package, offer: Offer): readonly Package[] {
  const newer = newerVersion(installed, offer);
  const others = replacers(installed, offer, 'Obsoletes');
  if (newer === undefined) return others;
  if (covers(newer, 'Obsoletes', installed, offer.universe.words)) return [newer, ...others];
  // Where one comes anyway, as the next version of something installed, libsolv takes all of them instead.
  const coming = others.filter(({ name }) => offer.isComing(name));
  return coming.length > 0 ? others : [newer];
}

function oneSuccessor(installed: Package, offer: Offer): readonly Package[] {
  const newer = newerVersion(installed, offer);
  if (newer === undefined) return replacers(installed, offer, 'Obsoletes').slice(0, 1);
  return [newer, ...splitOff(installed, offer)];
}

/** openSUSE's `Provides: old:/path`: who had the file gets the package that has it now (libsolv, `splitprovides`). */
function splitOff(installed: Package, { universe, installs }: Offer): readonly Package[] {
  const prefix = `${installed.name}:/`;
  return universe.packages.filter(({ relations }) =>
    relations.some(
      ({ kind, expression }) =>
        kind === 'Provides' &&
        expression.kind === 'name' &&
        expression.name.startsWith(prefix) &&
        installs(installed, expression.name.slice(prefix.length - 1)),
    ),
  );
}

const dnf: UpgradeTool = {
  name: 'dnf upgrade',
  // libsolv with the flags `yumobsoletes` and `keepexplicitobsoletes`; measured with dnf 4.23.0 and dnf5 5.4.6.
  successors: allObsoleters,
  obsoletes: ['Obsoletes'],
  recommends: 'add',
  // dnf.conf(5), exclude_from_weak_autodetect.
  supplements: 'new',
  clears: true,
  adds: true,
  broken: 'hold',
  install: (change) => judgeFinalState(change, isIdentical),
};

const zypperUp: UpgradeTool = {
  ...dnf,
  name: 'zypper up',
  // Measured with zypper 1.14.101; version 1.14.89 answered file conflicts with yes when told not to ask.
  successors: oneSuccessor,
  supplements: 'always',
};

/** rpm.org, "Dependencies", "Weak Dependencies" and "Boolean Dependencies". */
export const semantics: Semantics = {
  words: {
    requires: ['Requires'],
    recommends: ['Recommends'],
    keeps: ['Recommends'],
    supplements: ['Supplements'],
    provides: ['Provides'],
    conflicts: ['Conflicts'],
    paths: true,
    plainProvidesMatch: true,
    format: formatVersion,
    satisfies,
  },
  tools: [dnf, zypperUp, { ...zypperUp, name: 'zypper dup', broken: 'remove-orphan' }],
  edited: { beside: '.rpmnew', dropped: '.rpmsave', moved: movedConfig },
  retyped: {
    toLink: 'refused',
    toDirectory: 'refused',
    // Conflicts are looked for before %pre runs.
    isEarly: ({ native }) => native === '%pretrans',
  },
};

/** A release counts only where both sides have one (rpmdsCompare in lib/rpmds.c). */
function satisfies(version: string, { operator, version: wanted }: VersionConstraint): boolean {
  const bare = cutEvr(version).release === undefined || cutEvr(wanted).release === undefined;
  const [left, right] = bare ? [withoutRelease(version), withoutRelease(wanted)] : [version, wanted];
  return isInRange(left, { operator, version: right }, compareRpmVersions);
}

function withoutRelease(text: string): string {
  const { epoch, version } = cutEvr(text);
  return epoch === undefined ? version : `${epoch}:${version}`;
}
