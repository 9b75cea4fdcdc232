import type { Family, Objection } from '../family.ts';

export const family: Family = {
  id: 'portage',
  title: 'Gentoo ebuilds',
  objectToName,
  query: {
    command: 'qlist',
    args: (name, root) => [...(root === undefined ? [] : ['--root', root]), '-ICev', '--', name],
    version: (stdout) => /-(\d[^\s]*)$/m.exec(stdout)?.[1],
  },
};

/** The part behind the category. */
function objectToName(name: string): Objection | undefined {
  const bare = name.slice(name.indexOf('/') + 1);
  const source = 'Package Manager Specification 3.1.2';
  if (!/^[A-Za-z0-9_][A-Za-z0-9+_-]*$/.test(bare)) {
    return { message: `${bare} is no name for an ebuild: letters, digits and + _ -`, source };
  }
  if (!/-\d+(?:\.\d+)*[a-z]?$/.test(bare)) return undefined;
  return { message: `${bare} is no name for an ebuild: its end would be read as the version`, source };
}
