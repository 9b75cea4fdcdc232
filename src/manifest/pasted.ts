/** What is wrong with a line that stood in a packaging guide, and what it becomes here. */
export type PastedProblem = { readonly message: string; readonly remedy: string };

/** `Individual Files:`, `Directories: (don’t forget to create them first)`, `- create a symbolic link:` */
const HEADING = /^[^#!/$"'].*:\s*(?:\([^)]*\))?$/;

/** A heading of a guide, pasted with its lines; undefined for anything else. */
export function pastedHeading(text: string): PastedProblem | undefined {
  const line = text.trim();
  if (line.includes('-->') || !HEADING.test(line)) return undefined;
  return {
    message: 'this line is a heading',
    remedy: `make it a comment: # ${line}`,
  };
}

/** A line of `files` that has no arrow. */
export function pastedPath(hasMode: boolean): PastedProblem {
  return {
    message: 'this line has no arrow',
    remedy: hasMode
      ? 'a critical permission, PATH (MODE), goes under permissions:; what the project’s own build installs is - path: PATH'
      : 'write SOURCE --> DEST (MODE), or path: for what the build installs',
  };
}
