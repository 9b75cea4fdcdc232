import type { NeededTool } from '../../builder.ts';
import { cutEvr } from '../../evr.ts';
import { hereDocument, KNOWN_NAMES, LOOK, linkLines, lookAt } from '../../prove/script.ts';
import { nameTable, type Stub, stubOf, withRelease } from '../../prove/stubs.ts';
import type { Play, Unproven, UpgradeTrial } from '../../prover.ts';
import { writeExpression } from '../recipe/relations.ts';
import { programOf } from './programs.ts';

export const NEEDS: readonly NeededTool[] = [
  { program: 'rpm', package: { deb: 'rpm', rpm: 'rpm', pacman: 'rpm-tools' } },
  { program: 'rpmbuild', package: { deb: 'rpm', rpm: 'rpm-build', pacman: 'rpm-tools' } },
  { program: 'createrepo_c', package: { deb: 'createrepo-c', rpm: 'createrepo_c', pacman: 'createrepo_c' } },
];
const KINDS = [
  'Requires',
  'Recommends',
  'Suggests',
  'Supplements',
  'Enhances',
  'Provides',
  'Obsoletes',
  'Conflicts',
];
/** No sign that a list of %files or a macro would read. */
const PLAIN = /^[\w.+@:~/,=^-]+$/;

/** dnf or zypper, and rpm, on an installation root, with packages that rpmbuild makes of one spec for each set. */
export function upgradePlay(trial: UpgradeTrial): Play | Unproven {
  const program = programOf(trial);
  const upgrade = program.upgrade(trial);
  if (typeof upgrade !== 'string') return upgrade;
  const odd = trial.paths.find((path) => !PLAIN.test(path));
  if (odd !== undefined) return { unproven: `rpmbuild is given no path like ${odd}` };
  const installed = trial.installed.map((pkg) => stubOf(pkg, trial));
  const offered = trial.offered.map((pkg) => stubOf(pkg, trial));
  const body = [
    RPM,
    program.prepare,
    KNOWN_NAMES,
    LOOK,
    linkLines(trial),
    hereDocument('cat > "$work/names"', nameTable([...installed, ...offered])),
    '\n# The system.\n',
    ...makeAll(installed, 'old'),
    'in_root -i --nodeps "$work"/old/*.rpm\n',
    '\n# What is offered.\n',
    ...makeAll(offered, 'new'),
    'createrepo_c -q "$work/new"\n',
    upgrade,
    'installed\n',
    lookAt(trial),
  ];
  const needs = [program.needs, ...NEEDS];
  return { body: body.join(''), judge: program.needs.program, needs, rights: 'namespace' };
}

type Group = { readonly content: Map<string, string>; readonly members: Stub[] };

/** Packages of one spec share a tree, so that two with one path and different content are not in the same. */
function makeAll(stubs: readonly Stub[], directory: string): readonly string[] {
  const groups: Group[] = [];
  for (const stub of stubs) {
    const fits = groups.find(({ content }) =>
      stub.files.every((file) => (content.get(file.path) ?? file.content) === file.content),
    );
    const group: Group = fits ?? { content: new Map(), members: [] };
    if (fits === undefined) groups.push(group);
    for (const { path, content } of stub.files) group.content.set(path, content);
    group.members.push(stub);
  }
  return groups.map(
    ({ members }, index) =>
      `${hereDocument(`cat > "$work/${directory}-${index}.spec"`, specOf(members))}make_rpms ${directory} ${directory}-${index}\n`,
  );
}

function specOf(stubs: readonly Stub[]): readonly string[] {
  const files = stubs.flatMap((stub) => stub.files).filter(({ path }) => PLAIN.test(path));
  const install = [...new Map(files.map((file) => [file.path, file])).values()];
  return [
    ...[
      'Name: contrib-stubs',
      'Version: 1',
      'Release: 1',
      'Summary: stand-ins',
      'License: MIT',
      'BuildArch: noarch',
    ],
    ...['AutoReqProv: no', '%description', 'Stand-ins.', '%install'],
    // What a file holds lets rpm tell two of one path apart.
    'put() {',
    '  [ -d "$RPM_BUILD_ROOT${1%%/*}" ] || mkdir -p "$RPM_BUILD_ROOT${1%%/*}"',
    `  printf '%%s\\n' "$2" > "$RPM_BUILD_ROOT$1"`,
    '}',
    ...install.map(({ path, content }) => `put ${path} '${content}'`),
    ...stubs.flatMap(subpackage),
  ];
}

function subpackage({ name, version, relations, files }: Stub): readonly string[] {
  const { epoch, version: bare, release } = cutEvr(withRelease(version));
  const known = relations.filter(({ kind }) => KINDS.includes(kind.replace(/\(.*\)$/, '')));
  return [
    `%package -n ${name}`,
    `Version: ${bare}`,
    `Release: ${release}`,
    ...(epoch === undefined ? [] : [`Epoch: ${epoch}`]),
    `Summary: stands in for ${name}`,
    'AutoReqProv: no',
    ...known.map(({ kind, expression }) => `${kind}: ${writeExpression(expression)}`),
    `%description -n ${name}`,
    `Stands in for ${name}.`,
    `%files -n ${name}`,
    ...files
      .filter(({ path }) => PLAIN.test(path))
      .map(({ path, config }) => `${config ? '%config(noreplace) ' : ''}${path}`),
  ];
}

export const RPM = `HOME=$work
export HOME
mkdir -p "$work/old" "$work/new" "$work/repos" "$work/cache"
in_root() { rpm --root "$root" "$@" > "$work/log" 2>&1; }
make_rpms() {
  rpmbuild -bb --quiet --nodeps --define "_topdir $work/build" --define "_rpmdir $work/$1" \\
    --define '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.rpm' --define '__os_install_post %{nil}' \\
    --define '_binary_payload w.ufdio' "$work/$2.spec" > "$work/log" 2>&1
}
installed() {
  rpm --root "$root" -qa --qf '%{name} %{evr}\\n' | known_names
}
`;
