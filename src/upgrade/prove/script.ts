import type { Play } from '../../families/prover.ts';

/** A whole script: what is shown, what it takes, and the play. Needs no file but its own. */
export function scriptOf({ body, needs, rights }: Play, title: readonly string[]): string {
  const programs = needs.map(({ program }) => program);
  return [
    '#!/bin/sh\n',
    ...title.map((line) => `# ${line}\n`),
    '# Everything happens in a new directory below ${TMPDIR:-/tmp}, which is removed in the end.\n',
    'set -eu\nexport LC_ALL=C\numask 022\n',
    ...programs.map(
      (program) => `command -v ${program} > /dev/null || { echo 'needs ${program}' >&2; exit 4; }\n`,
    ),
    RIGHTS[rights],
    'work=$(mktemp -d)\ntrap \'rm -rf "$work"\' EXIT\nroot=$work/root\nmkdir "$root"\n',
    body,
  ].join('');
}

const NAMESPACE = `  unshare -r true 2> /dev/null && exec unshare -r sh "$0"\n`;
const RIGHTS: Readonly<Record<Play['rights'], string>> = {
  none: '',
  fakeroot: `if [ "$(id -u)" != 0 ]; then
${NAMESPACE}  command -v fakeroot > /dev/null && exec fakeroot sh "$0"
  echo 'needs fakeroot, user namespaces, or root' >&2
  exit 4
fi
`,
  namespace: `if [ "$(id -u)" != 0 ]; then
${NAMESPACE}  echo 'needs user namespaces, or root' >&2
  exit 4
fi
`,
};
