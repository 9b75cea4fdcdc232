import type { Distribution } from '../distributions/resolve.ts';
import type { Contribution } from '../manifest/contribution.ts';
import { SCRIPT_EVENTS, type Script, type ScriptEvent } from '../packages/package-set.ts';
import { findEntry, linkOnTheWay, type SourceTree } from '../source/tree.ts';
import { readTextFileIfAny } from '../system/text-file.ts';

/** The moments at which a hook can run; `pre-install.sh` is one of them. */
export const HOOKS: readonly {
  readonly name: string;
  readonly event: ScriptEvent;
  readonly when: Script['when'];
}[] = SCRIPT_EVENTS.flatMap((event) => [
  { name: `pre-${event}.sh`, event, when: 'before' as const },
  { name: `post-${event}.sh`, event, when: 'after' as const },
]);

/** Where a hook of a package lies, relative to the tree: below its name in contrib.yaml. */
export function hookPath(
  contribution: Pick<Contribution, 'directory'>,
  packageKey: string,
  hook: string,
): string {
  return `${contribution.directory}/hooks/${packageKey}/${hook}`;
}

/**
 * The hooks of a package that say something; one of comments alone is none. A hook that is a symbolic link, or lies
 * behind one, is not read: it could lead anywhere on this machine.
 */
export function readScripts(
  tree: SourceTree,
  contribution: Contribution,
  packageKey: string,
  distribution: Distribution,
): Script[] {
  return HOOKS.flatMap(({ name, event, when }): Script[] => {
    const path = hookPath(contribution, packageKey, name);
    const body = treeText(tree, path);
    if (body === undefined || !saysSomething(body)) return [];
    const interpreter = /^#!\s*(\S+)/.exec(body)?.[1] ?? distribution.shell;
    return [{ event, when, interpreter, body, place: { file: path, line: 1, column: 1 } }];
  });
}

function treeText(tree: SourceTree, path: string): string | undefined {
  if (findEntry(tree, path)?.type !== 'file' || linkOnTheWay(tree, path) !== undefined) return undefined;
  if (tree.root === '') return tree.texts?.get(path)?.toString('utf8');
  return readTextFileIfAny(`${tree.root}/${path}`);
}

/** Whether a script does anything: comments, `set -e` and `:` are nothing. */
export function saysSomething(script: string): boolean {
  return script.split('\n').some((line) => !/^\s*(?:#.*|set -[a-z]+|:)?\s*$/.test(line));
}
