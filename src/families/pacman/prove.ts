import type { Expression } from '../../packages/relation.ts';
import type { NeededTool } from '../builder.ts';
import { FILES, hereDocument, KNOWN_NAMES, LOOK, linkLines, lookAt } from '../prove/script.ts';
import { nameTable, objection, type Stub, stubOf, withRelease } from '../prove/stubs.ts';
import type { Play, Prover, UpgradeTrial } from '../prover.ts';
import { foretellPacmanRetype, pacmanRetypePlay } from './prove-retype.ts';

const NEEDS: readonly NeededTool[] = [
  { program: 'pacman', package: { deb: 'pacman-package-manager', rpm: 'pacman', pacman: 'pacman' } },
  { program: 'bsdtar', package: { deb: 'libarchive-tools', rpm: 'bsdtar', pacman: 'libarchive' } },
];
/** The kinds of relations, as the database names them in capitals, and as .PKGINFO does. */
const KINDS: Readonly<Record<string, string>> = {
  depends: 'depend',
  optdepends: 'optdepend',
  provides: 'provides',
  conflicts: 'conflict',
  replaces: 'replaces',
};

/** pacman itself, on a scratch root and database. It insists on root, which fakeroot is enough for. */
export const pacmanProver: Prover = {
  play: (trial) => {
    const { action } = trial;
    if (action.kind === 'steps') return { unproven: 'pacman exchanges all packages at once' };
    const odd = objection(trial);
    if (odd !== undefined) return odd;
    return action.kind === 'retype'
      ? pacmanRetypePlay({ ...trial, action }, PACMAN, NEEDS)
      : playOf({ ...trial, action });
  },
  foretellRetype: foretellPacmanRetype,
};

function playOf(trial: UpgradeTrial): Play {
  const installed = trial.installed.map((pkg) => stubOf(pkg, trial));
  const offered = trial.offered.map((pkg) => stubOf(pkg, trial));
  const body = [
    PACMAN,
    FILES,
    LOOK,
    KNOWN_NAMES,
    hereDocument('cat > "$work/names"', nameTable([...installed, ...offered])),
    '# The system: what pacman says is installed.\n',
    linkLines(trial),
    ...installed.map((stub) => install(stub, trial.action.asked)),
    ...offered.map(makePackage),
    'ls "$work/db" | bsdtar -cf "$work/repo/stubs.db" -C "$work/db" -T -\n',
    `in_root ${command(trial)} || echo refused\n`,
    ...(trial.action.asked === undefined ? [] : [ORPHANS]),
    'pacman --config "$work/pacman.conf" -Q | known_names\n',
    lookAt(trial),
  ];
  return { body: body.join(''), judge: 'pacman', needs: NEEDS, rights: 'fakeroot' };
}

/** Who would be installed is asked without looking at files. */
function command({ action: { kind, only } }: UpgradeTrial): string {
  const mode = kind === 'solve' ? ' --dbonly' : '';
  return only === undefined ? `-Syyu${mode}` : `-Syy${mode} ${[...only].join(' ')}`;
}

/** pacman(8), -Qdt: what was installed as a dependency and no other package requires, even optionally. */
const ORPHANS = `while orphans=$(pacman --config "$work/pacman.conf" -Qdtq); do
  in_root -Rs $orphans || { echo refused; break; }
done
`;

/** The local database of libalpm, as it is on the disk (lib/libalpm/be_local.c). */
function install(stub: Stub, asked: ReadonlySet<string> | undefined): string {
  const entry = `"$local/${stub.name}-${withRelease(stub.version)}"`;
  const paths = stub.files.map(({ path }) => path);
  // 1 is for a dependency (alpm_pkgreason_t).
  const reason = asked === undefined || asked.has(stub.name) ? [] : section('REASON', ['1']);
  const backup = stub.files.filter(({ config }) => config).map(({ path }) => `${path.slice(1)}\t${EMPTY}`);
  return [
    `mkdir ${entry}\n`,
    hereDocument(`cat > ${entry}/desc`, [...description(stub), ...reason]),
    hereDocument(`files "$root"`, paths),
    hereDocument(`cat > ${entry}/files`, [
      ...section(
        'FILES',
        paths.map((path) => path.slice(1)),
      ),
      ...section('BACKUP', backup),
    ]),
  ].join('');
}

const EMPTY = 'd41d8cd98f00b204e9800998ecf8427e';

function makePackage(stub: Stub): string {
  const { name, files } = stub;
  const version = withRelease(stub.version);
  const file = `${name}-${version}-any.pkg.tar`;
  const info = [
    `pkgname = ${name}`,
    `pkgver = ${version}`,
    `pkgdesc = stands in for ${name}`,
    'arch = any',
    'size = 0',
    ...relationsOf(stub).map(([kind, word]) => `${KINDS[kind] ?? kind} = ${word}`),
    ...files.filter(({ config }) => config).map(({ path }) => `backup = ${path.slice(1)}`),
  ];
  const record = `"$work/db/${name}-${version}/desc"`;
  return [
    `\n# ${name} as it is offered.\n`,
    `mkdir "$work/tree/${name}" "$work/db/${name}-${version}"\n`,
    hereDocument(`cat > "$work/tree/${name}/.PKGINFO"`, info),
    hereDocument(
      `files "$work/tree/${name}"`,
      files.map(({ path }) => path),
    ),
    `bsdtar -cf "$work/repo/${file}" -C "$work/tree/${name}" .PKGINFO ${topsOf(stub)}\n`,
    hereDocument(`cat > ${record}`, [...section('FILENAME', [file]), ...description(stub)]),
    `printf '%%CSIZE%%\\n%s\\n\\n' "$(stat -c %s "$work/repo/${file}")" >> ${record}\n`,
  ].join('');
}

/** What of the tree goes into the archive, without a leading `./`, which would be part of the paths. */
function topsOf({ files }: Stub): string {
  const tops = new Set(files.map(({ path }) => path.split('/')[1] ?? ''));
  return [...tops].map((top) => `'${top.replaceAll("'", "'\\''")}'`).join(' ');
}

function description(stub: Stub): readonly string[] {
  const { name, version } = stub;
  const arrays = Object.keys(KINDS).map(
    (kind) => [kind, relationsOf(stub).filter(([one]) => one === kind)] as const,
  );
  return [
    ...section('NAME', [name]),
    ...section('VERSION', [withRelease(version)]),
    ...section('DESC', [`stands in for ${name}`]),
    ...section('ARCH', ['any']),
    ...arrays.flatMap(([kind, all]) =>
      section(
        kind.toUpperCase(),
        all.map(([, word]) => word),
      ),
    ),
  ];
}

function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`%${name}%`, ...lines, ''];
}

function relationsOf({ relations }: Stub): readonly (readonly [kind: string, word: string])[] {
  return relations
    .filter(({ kind }) => kind in KINDS)
    .flatMap(({ kind, expression }) => wordsOf(expression).map((word) => [kind, word] as const));
}

/** pacman has no alternatives. */
function wordsOf(expression: Expression): readonly string[] {
  if (expression.kind !== 'name') return [];
  const { name, version } = expression;
  return [version === undefined ? name : `${name}${version.operator}${version.version}`];
}

const PACMAN = `local=$root/var/lib/pacman/local
mkdir -p "$local" "$work/cache" "$work/repo" "$work/tree" "$work/db"
echo 9 > "$local/ALPM_DB_VERSION"
cat > "$work/pacman.conf" <<END
[options]
RootDir = $root
DBPath = $root/var/lib/pacman
CacheDir = $work/cache
LogFile = $work/pacman.log
GPGDir = $work/gnupg
HookDir = $work/hooks
Architecture = auto
SigLevel = Never
[stubs]
Server = file://$work/repo
END
in_root() { pacman --config "$work/pacman.conf" --noconfirm --noprogressbar "$@" > "$work/log" 2>&1; }
`;
