import type { Expression, Relation } from '../../../packages/relation.ts';
import { cutEvr } from '../../evr.ts';
import { hereDocument, KNOWN_NAMES } from '../../prove/script.ts';
import { nameTable, type Stub, stubOf, withRelease } from '../../prove/stubs.ts';
import type { Play, Unproven, UpgradeTrial } from '../../prover.ts';

/** The kinds of relations in libsolv's test language (ext/testcase.c). */
const KINDS: Readonly<Record<string, string>> = {
  Requires: 'Req',
  Recommends: 'Rec',
  Suggests: 'Sug',
  Supplements: 'Sup',
  Enhances: 'Enh',
  Provides: 'Prv',
  Obsoletes: 'Obs',
  Conflicts: 'Con',
};

/**
 * What makes libsolv decide as dnf does, and as zypper: held against recorded runs of the programs. Beyond it are dnf's
 * option exclude_from_weak_autodetect, which keeps Supplements of what was there before out, and openSUSE's
 * `Provides: old:/path`, which only libsolv's readers of repositories turn into what the solver takes.
 */
const DNF = 'allowvendorchange keepexplicitobsoletes bestobeypolicy keeporphans yumobsoletes';
const ZYPPER = 'keepexplicitobsoletes bestobeypolicy keeporphans';

/** libsolv on the packages alone: milliseconds, and no rights. */
export function solvePlay(trial: UpgradeTrial): Play | Unproven {
  const odd = beyond(trial);
  if (odd !== undefined) return odd;
  const installed = trial.installed.map((pkg) => stubOf(pkg, trial));
  const offered = trial.offered.map((pkg) => stubOf(pkg, trial));
  const testcase = [
    'repo system 0 testtags <inline>',
    ...installed.flatMap(stubLines),
    'repo available 0 testtags <inline>',
    ...offered.flatMap(stubLines),
    'system noarch rpm system',
    ...jobs(trial),
    'result transaction,problems <inline>',
  ];
  const body = [
    AFTER,
    KNOWN_NAMES,
    hereDocument('cat > "$work/names"', nameTable([...installed, ...offered])),
    hereDocument(
      'cat > "$work/had"',
      installed.map(({ name, version }) => `${name} ${withRelease(version)}`),
    ),
    hereDocument('cat > "$work/case.t"', testcase),
    'testsolv -r "$work/case.t" | after\n',
  ];
  const package_ = { deb: 'libsolv-tools', rpm: 'libsolv-tools', pacman: 'libsolv' };
  return {
    body: body.join(''),
    judge: 'testsolv',
    needs: [{ program: 'testsolv', package: package_ }],
    rights: 'none',
  };
}

/** What the test language cannot say, or not as the program that is asked about. */
function beyond({ action: { tool }, offered }: UpgradeTrial): Unproven | undefined {
  const isDnf = tool.name.startsWith('dnf');
  const isOdd = ({ kind, expression }: Relation) =>
    isDnf
      ? kind === 'Supplements'
      : kind === 'Provides' && expression.kind === 'name' && expression.name.includes(':/');
  const found = offered.flatMap(({ relations }) => relations).find(isOdd);
  if (found === undefined) return undefined;
  return { unproven: `libsolv alone does not treat ${found.kind} as ${tool.name} does` };
}

function jobs({ action: { tool, only }, installed }: UpgradeTrial): readonly string[] {
  const flags = `solverflags ${tool.name.startsWith('dnf') ? DNF : ZYPPER}`;
  if (only !== undefined) {
    const isThere = (wanted: string) => installed.some(({ name }) => name === wanted);
    return [flags, ...[...only].map((name) => `job ${isThere(name) ? 'update' : 'install'} name ${name}`)];
  }
  return [flags, tool.name === 'zypper dup' ? 'job distupgrade all packages' : 'job update all packages'];
}

function stubLines({ name, version, relations, files }: Stub): readonly string[] {
  const { epoch, version: bare, release = '1' } = cutEvr(version);
  const evr = epoch === undefined ? bare : `${epoch}:${bare}`;
  return [
    `#>=Pkg: ${name} ${evr} ${release} noarch`,
    `#>=Prv: ${name} = ${evr}-${release}`,
    ...files.map(({ path }) => `#>=Fls: ${path}`),
    ...relations.flatMap(({ kind, expression }) => {
      const word = KINDS[kind.replace(/\(.*\)$/, '')];
      return word === undefined ? [] : [`#>=${word}: ${writeDependency(expression)}`];
    }),
  ];
}

/** libsolv's own spelling of rich dependencies. */
function writeDependency(expression: Expression): string {
  const nested = (part: Expression) =>
    part.kind === 'name' ? writeDependency(part) : `(${writeDependency(part)})`;
  switch (expression.kind) {
    case 'name': {
      const { name, version } = expression;
      return version === undefined ? name : `${name} ${version.operator} ${version.version}`;
    }
    case 'any':
      return expression.of.map(nested).join(' | ');
    case 'all':
      return expression.of.map(nested).join(' & ');
    case 'with':
      return expression.of.map(nested).join(' + ');
    case 'without':
      return `${nested(expression.of)} - ${nested(expression.not)}`;
    default: {
      const { wanted, kind, condition, otherwise } = expression;
      const rest =
        otherwise === undefined ? nested(condition) : `(${nested(condition)} <ELSE> ${nested(otherwise)})`;
      return `${nested(wanted)} <${kind.toUpperCase()}> ${rest}`;
    }
  }
}

/** From what was there and the steps of the transaction to what is there. A problem leaves everything as it was. */
const AFTER = `after() {
  awk -v had="$work/had" '
    function cut(nevra) { sub(/[.][^.]*@.*/, "", nevra); match(nevra, /-[^-]*-[^-]*$/)
      return substr(nevra, 1, RSTART - 1) " " substr(nevra, RSTART + 1) }
    BEGIN { while ((getline line < had) > 0) { is[line] = 1; was[line] = 1 } }
    $1 == "problem" { refused = 1 }
    $1 == "install" { is[cut($2)] = 1 }
    $1 != "problem" && $1 != "install" { delete is[cut($2)]; if (NF > 2) is[cut($3)] = 1 }
    END {
      if (refused) print "refused" > "/dev/stderr"
      if (refused) for (one in was) print one
      else for (one in is) print one
    }' 2> "$work/refused" | known_names > "$work/after"
  cat "$work/refused" "$work/after"
}
`;
