import type { Expression, Relation } from '../../../packages/relation.ts';
import { OPERATORS } from '../../../packages/relation.ts';
import { type PkgInfo, valuesOf } from '../../read/pkginfo.ts';
import { badPackage } from '../../read/problem.ts';

/** The key of .PKGINFO, and the word of PKGBUILD(5). */
export const PACMAN_RELATIONS: readonly (readonly [key: string, kind: string])[] = [
  ['depend', 'depends'],
  ['optdepend', 'optdepends'],
  ['makedepend', 'makedepends'],
  ['checkdepend', 'checkdepends'],
  ['provides', 'provides'],
  ['conflict', 'conflicts'],
  ['replaces', 'replaces'],
];

export function pacmanRelations(info: PkgInfo, origin: string): readonly Relation[] {
  return PACMAN_RELATIONS.flatMap(([key, kind]) =>
    valuesOf(info, key).map((value) => {
      // `name: why`, for users.
      const expression = parsePacmanRelation(kind === 'optdepends' ? (value.split(': ')[0] ?? '') : value);
      if (expression === undefined)
        throw badPackage(origin, `${kind} is no dependency: ${value.slice(0, 80)}`);
      return { kind, expression };
    }),
  );
}

/** `name`, `name>=1.0` */
export function parsePacmanRelation(text: string): Expression | undefined {
  const [, name, sign, version] = /^([^\s<>=]+)(?:(<=|>=|=|<|>)(\S+))?$/.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const operator = OPERATORS.find((one) => one === sign);
  if (operator === undefined || version === undefined) return { kind: 'name', name };
  return { kind: 'name', name, version: { operator, version } };
}
