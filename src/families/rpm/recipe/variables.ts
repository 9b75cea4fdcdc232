import { expand, type Scope } from '../../../plan/expand.ts';
import type { Plan } from '../../../plan/plan.ts';
import { scopeOf } from '../../../plan/scope.ts';
import { escapeMacros, withMacros } from '../paths.ts';

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;

/**
 * A step of the build with the description's variables put in, directories as macros. What the description does not
 * know, `$DESTDIR` for one, is the shell's own.
 */
export function stepText(text: string, plan: Plan): string {
  const { project, distribution } = plan;
  const scope: Scope = scopeOf(project, distribution, project.manifest.name);
  let written = '';
  let at = 0;
  for (const match of text.matchAll(REFERENCE)) {
    const expansion = expand({ text: match[0], literal: false }, scope);
    written += escapeMacros(text.slice(at, match.index));
    written +=
      'text' in expansion ? withMacros(expansion.text, distribution, escapeMacros) : escapeMacros(match[0]);
    at = match.index + match[0].length;
  }
  return written + escapeMacros(text.slice(at));
}
