import { type Expression, OPERATORS, type Relation } from '../../../packages/relation.ts';
import { type PkgInfo, valuesOf } from '../../read/pkginfo.ts';
import { badPackage } from '../../read/problem.ts';

/** The key of .PKGINFO, and the word of APKBUILD(5). */
export const APK_RELATIONS: readonly (readonly [key: string, kind: string])[] = [
  ['depend', 'depends'],
  ['provides', 'provides'],
  ['replaces', 'replaces'],
  ['install_if', 'install_if'],
];

/** All relations; `install_if` alone holds where all of its names do, and is one. */
export function apkRelations(info: PkgInfo, origin: string): readonly Relation[] {
  return APK_RELATIONS.flatMap(([key, kind]) =>
    valuesOf(info, key).flatMap((value) => {
      const parts = value.split(/\s+/).filter((part) => part !== '');
      const relations = parts.map((part) => relationOf(kind, part, origin));
      if (kind !== 'install_if' || relations.length < 2) return relations;
      return [
        { kind, expression: { kind: 'all' as const, of: relations.map(({ expression }) => expression) } },
      ];
    }),
  );
}

/** An exclamation mark before a name makes a conflict of a dependency (apk-world(5)). */
function relationOf(kind: string, text: string, origin: string): Relation {
  const isConflict = text.startsWith('!');
  const expression = parseApkRelation(isConflict ? text.slice(1) : text);
  if (expression === undefined) throw badPackage(origin, `${kind} is no dependency: ${text.slice(0, 80)}`);
  return { kind: isConflict && kind === 'depends' ? 'conflicts' : kind, expression };
}

/** `name`, `so:libc.so.6=1`, `name~1.2`; the tag of a repository (`@edge`) says nothing of what is needed. */
export function parseApkRelation(text: string): Expression | undefined {
  const [, name, sign = '', version = ''] =
    /^([^\s<>=~!@]+)(?:@[^\s<>=~]+)?(?:([<>=~]{1,2})(\S+))?$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  if (sign === '') return { kind: 'name', name };
  if (sign.includes('~')) return within(name, version);
  const operator = OPERATORS.find((one) => one === sign);
  return operator === undefined ? undefined : { kind: 'name', name, version: { operator, version } };
}

/** `~1.2` is every version that begins with 1.2: from 1.2 up to 1.3. */
function within(name: string, version: string): Expression {
  const from: Expression = { kind: 'name', name, version: { operator: '>=', version } };
  const next = version.replace(/(\d+)(?=\D*$)/, (digits) => String(BigInt(digits) + 1n));
  return { kind: 'all', of: [from, { kind: 'name', name, version: { operator: '<', version: next } }] };
}
