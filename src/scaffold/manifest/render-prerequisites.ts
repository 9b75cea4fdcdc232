import type { PrerequisiteGuess } from './guess.ts';
import { guessedFrom, remarked, scalar } from './yaml-text.ts';

/** One line for each prerequisite: what runs it, before what builds it. */
export function prerequisiteLines(prerequisites: readonly PrerequisiteGuess[]): string[] {
  const ordered = [
    ...prerequisites.filter((item) => item.for === undefined),
    ...prerequisites.filter((item) => item.for !== undefined),
  ];
  const used = new Set<string>();
  return ordered.flatMap((item) => {
    const key = unusedKey(item, used);
    used.add(key);
    return remarked('  ', `${scalar(key)}: { ${keysOf(item).join(', ')} }`, guessedFrom(item));
  });
}

function keysOf({ kind, name, version, versionFrom, for: purpose, optional }: PrerequisiteGuess): string[] {
  return [
    `${kind}: ${flow(name)}`,
    ...(version === undefined ? [] : [`version: ${flow(version)}`]),
    ...(version === undefined || versionFrom === undefined ? [] : [`version-from: ${flow(versionFrom)}`]),
    ...(purpose === undefined ? [] : [`for: ${purpose}`]),
    ...(optional === true ? ['level: recommends'] : []),
  ];
}

/** Between braces, more characters have a meaning than on a line of its own. */
function flow(text: string): string {
  return /^[A-Za-z][\w.+-]*$/.test(text) ? scalar(text) : JSON.stringify(text);
}

/** A key that says what it is; one that two kinds of things have is told apart by the kind. */
function unusedKey({ kind, name }: PrerequisiteGuess, used: ReadonlySet<string>): string {
  const key = name === 'python3' ? 'python' : name;
  if (!used.has(key)) return key;
  return `${key}-${kind}`;
}
