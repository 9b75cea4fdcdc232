import type { NeededTool } from '../builder.ts';
import { lookAtRetyped, retypedLines, type Shape, shapesOf, TREE, treeOf } from '../prove/retype.ts';
import { hereDocument, LOOK } from '../prove/script.ts';
import type { Play, RetypeTrial, Unproven } from '../prover.ts';
import { DPKG } from './prove-shell.ts';

/** dpkg leaves what is there: the link is not made, and the new files land where the old link leads. */
export function foretellDebRetype(trial: RetypeTrial): readonly string[] {
  return trial.action.to === 'link'
    ? retypedLines(trial, 'upgraded', 'directory', () => false)
    : retypedLines(trial, 'upgraded', 'link', () => true);
}

/** Both packages, one after the other, in a scratch root. */
export function debRetypePlay(trial: RetypeTrial, needs: readonly NeededTool[]): Play | Unproven {
  const shapes = shapesOf(trial);
  if ('unproven' in shapes) return shapes;
  const { old, next } = shapes;
  const body = [
    DPKG,
    TREE,
    LOOK,
    ': > "$root/var/lib/dpkg/status"\n',
    ...makeDeb('old', old),
    ...makeDeb('next', next),
    'in_root -i "$work/new/old.deb"\n',
    `if in_root -i "$work/new/next.deb"; then echo 'upgraded ${next.name}'; else echo 'refused ${next.name}'; fi\n`,
    lookAtRetyped(trial),
  ];
  return { body: body.join(''), judge: 'dpkg', needs, rights: 'none' };
}

function makeDeb(file: string, shape: Shape): readonly string[] {
  const { name, version } = shape;
  return [
    `mkdir -p "$work/tree/${file}/DEBIAN"\n`,
    hereDocument(`cat > "$work/tree/${file}/DEBIAN/control"`, [
      `Package: ${name}`,
      `Version: ${version}`,
      'Architecture: all',
      'Maintainer: contrib <contrib@localhost>',
      `Description: stands in for ${name}`,
    ]),
    treeOf(`"$work/tree/${file}"`, shape),
    `make_deb ${file}\n`,
  ];
}
