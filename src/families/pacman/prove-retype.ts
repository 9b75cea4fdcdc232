import type { NeededTool } from '../builder.ts';
import { lookAtRetyped, retypedLines, type Shape, shapesOf, TREE, treeOf } from '../prove/retype.ts';
import { hereDocument, LOOK } from '../prove/script.ts';
import { withRelease } from '../prove/stubs.ts';
import type { Play, RetypeTrial, Unproven } from '../prover.ts';
import { shellWord } from '../shell-words.ts';

/** pacman makes no link where it would have to remove a directory with what is somebody else's. */
export function foretellPacmanRetype(trial: RetypeTrial): readonly string[] {
  return retypedLines(trial, 'refused', 'directory', () => true);
}

/** Both packages, one after the other, with a file of somebody else's in the directory in between. */
export function pacmanRetypePlay(
  trial: RetypeTrial,
  prepare: string,
  needs: readonly NeededTool[],
): Play | Unproven {
  const shapes = shapesOf(trial);
  if ('unproven' in shapes) return shapes;
  const { old, next } = shapes;
  const { path } = trial.action;
  const body = [
    prepare,
    TREE,
    LOOK,
    ...makePackage('old', old),
    ...makePackage('next', next),
    'in_root -U "$work/old.pkg.tar"\n',
    `echo mine > "$root"${shellWord(`${path}/of-somebody-else`)}\n`,
    `if in_root -U "$work/next.pkg.tar"; then echo 'upgraded ${next.name}'; else echo 'refused ${next.name}'; fi\n`,
    lookAtRetyped(trial),
  ];
  return { body: body.join(''), judge: 'pacman', needs, rights: 'fakeroot' };
}

function makePackage(file: string, shape: Shape): readonly string[] {
  const { name, version } = shape;
  const tops = [...new Set(shape.entries.map(({ path }) => path.split('/')[1] ?? ''))];
  return [
    `mkdir "$work/tree/${file}"\n`,
    hereDocument(`cat > "$work/tree/${file}/.PKGINFO"`, [
      `pkgname = ${name}`,
      `pkgver = ${withRelease(version)}`,
      `pkgdesc = stands in for ${name}`,
      'arch = any',
      'size = 0',
    ]),
    treeOf(`"$work/tree/${file}"`, shape),
    `bsdtar -cf "$work/${file}.pkg.tar" -C "$work/tree/${file}" .PKGINFO ${tops.map(shellWord).join(' ')}\n`,
  ];
}
