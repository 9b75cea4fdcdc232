import type { NeededTool } from '../../builder.ts';
import { cutEvr } from '../../evr.ts';
import {
  isThroughLink,
  lookAtRetyped,
  retypedLines,
  type Shape,
  shapesOf,
  TREE,
  treeOf,
} from '../../prove/retype.ts';
import { hereDocument, LOOK } from '../../prove/script.ts';
import { withRelease } from '../../prove/stubs.ts';
import type { Play, RetypeTrial, Unproven } from '../../prover.ts';

/** No sign that a list of %files or a macro would read. */
const PLAIN = /^[\w.+@:~/,=^-]+$/;

/**
 * rpm finds a conflict between the versions where both list the path, and cannot unpack a link over a directory. A
 * directory that no package lists is looked for through the link, which then goes with the old version.
 */
export function foretellRpmRetype(trial: RetypeTrial): readonly string[] {
  const { action, offered, entries } = trial;
  if (action.to === 'link') return retypedLines(trial, 'refused', 'directory', () => true);
  const isListed = offered.some((pkg) =>
    entries(pkg).some(({ path, type }) => path === action.path && type === 'directory'),
  );
  return isListed
    ? retypedLines(trial, 'refused', 'link', (path) => isThroughLink(trial, path))
    : retypedLines(trial, 'upgraded', 'gone', () => false);
}

/** Both packages, one after the other, in an installation root. */
export function rpmRetypePlay(
  trial: RetypeTrial,
  prepare: string,
  needs: readonly NeededTool[],
): Play | Unproven {
  const shapes = shapesOf(trial);
  if ('unproven' in shapes) return shapes;
  const { old, next } = shapes;
  const odd = [...old.entries, ...next.entries].find(({ path }) => !PLAIN.test(path));
  if (odd !== undefined) return { unproven: `rpmbuild is given no path like ${odd.path}` };
  const body = [
    prepare,
    TREE,
    LOOK,
    ...makeRpm('old', old),
    ...makeRpm('new', next),
    'in_root -i --nodeps "$work"/old/*.rpm\n',
    `if in_root -U --nodeps "$work"/new/*.rpm; then echo 'upgraded ${next.name}'; else echo 'refused ${next.name}'; fi\n`,
    lookAtRetyped(trial),
  ];
  return { body: body.join(''), judge: 'rpm', needs, rights: 'namespace' };
}

function makeRpm(directory: string, shape: Shape): readonly string[] {
  const { name, version, entries } = shape;
  const { epoch, version: bare, release } = cutEvr(withRelease(version));
  const spec = [
    `Name: ${name}`,
    `Version: ${bare}`,
    `Release: ${release}`,
    ...(epoch === undefined ? [] : [`Epoch: ${epoch}`]),
    `Summary: stands in for ${name}`,
    'License: MIT',
    'BuildArch: noarch',
    'AutoReqProv: no',
    '%description',
    `Stands in for ${name}.`,
    '%install',
    'mkdir -p "$RPM_BUILD_ROOT"',
    `cp -a "$CONTRIB_TREE/." "$RPM_BUILD_ROOT"`,
    '%files',
    ...entries.map(({ kind, path }) => `${kind === 'directory' ? '%dir ' : ''}${path}`),
  ];
  return [
    `mkdir "$work/tree-${directory}"\n`,
    treeOf(`"$work/tree-${directory}"`, shape),
    hereDocument(`cat > "$work/${directory}.spec"`, spec),
    `CONTRIB_TREE=$work/tree-${directory}\nexport CONTRIB_TREE\nmake_rpms ${directory} ${directory}\n`,
  ];
}
