import { quotePath } from '../../../manifest/quoting.ts';
import { groupBy } from '../../../system/group.ts';
import type { DraftLine, DraftPackage, DraftPermission } from '../draft.ts';
import type { Look } from '../look.ts';
import { lineOf, linesFor, takesExactly } from './lines.ts';
import type { Target } from './rules.ts';

type Input = { readonly files: readonly string[]; readonly look: Look; readonly name: string };
type Found = {
  readonly lines: DraftLine[];
  readonly permissions: DraftPermission[];
  readonly left: string[];
  readonly links: Required<DraftPackage>['links'][number][];
};

const SCRIPT = /\.(?:sh|bash|py|pl|rb|js)$/;
const MOST_PERMISSIONS = 20;
const SAFE_NAME = /^[A-Za-z0-9_.+@~-]+$/;
/** What is compiled is not installed as it is. */
const COMPILED = /\.(?:c|cc|cpp|cxx|h|hpp|rs|go|java|kt|vala|swift|hs|ml|zig|d|f90)$/;
/** Directories that are for developers, or tell of the project and not of the program. */
const NOT_INSTALLED =
  /^(?:\.|LICENSES$|contrib$|scripts?$|tools?$|util(?:s|ities)?$|hack$|website$|m4$|assets$|screenshots?$|include$)/;

/**
 * What a project without a build of its own installs: programs from bin, sbin and libexec, trees that repeat the
 * installed one, and every other directory as the program's own data.
 */
export function directoryLines({ files, look, name }: Input): Found {
  const byTop = groupBy(files, (path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : ''));
  const found: Found = { lines: [], permissions: [], left: [], links: [] };
  for (const [top, members] of byTop) {
    if (top === '') found.lines.push(...topPrograms(members, name, look));
    else if (!addDirectory(top, members, { files, look, name }, found)) found.left.push(top);
  }
  return found;
}

/** A script at the top that bears the project's name. */
function topPrograms(files: readonly string[], name: string, look: Look): DraftLine[] {
  return files
    .filter((path) => path.replace(SCRIPT, '').toLowerCase() === name.toLowerCase())
    .filter((path) => isProgram(path, look))
    .slice(0, 1)
    .map((path) => lineOf(quotePath(path), { destination: `\${bindir}/${name.toLowerCase()}`, mode: 0o755 }));
}

function addDirectory(top: string, members: readonly string[], { look, name }: Input, found: Found): boolean {
  const target = SAFE_NAME.test(top) ? targetOf(top, name) : undefined;
  if (target === undefined || members.some((path) => COMPILED.test(path))) return false;
  const pattern = `${top}/*`;
  const whole = takesExactly(pattern, members, look.tree);
  if (!whole && members.some((path) => path.indexOf('/') !== path.lastIndexOf('/'))) return false;
  found.lines.push(...(whole ? [lineOf(pattern, target)] : linesFor(members, target, look.tree)));
  if (target.mode !== 0o644 || target.flags !== undefined) return true;
  const programs = members.filter((path) => /^[\w.+@~/-]+$/.test(path) && isProgram(path, look));
  found.permissions.push(...programModes(top, programs, target, look));
  found.links.push(...programLink(top, programs, target, name));
  return true;
}

/** The program of the project's name is among its data: people run it through a link. */
function programLink(
  top: string,
  programs: readonly string[],
  { destination }: Target,
  name: string,
): Found['links'] {
  const wanted = name.toLowerCase();
  const main = programs.find(
    (path) => path.replace(/^.*\//, '').replace(SCRIPT, '').toLowerCase() === wanted,
  );
  if (main === undefined) return [];
  const target = `${destination}${main.slice(top.length + 1)}`;
  return [{ path: `\${bindir}/${wanted}`, target, remark: `guessed from the name of ${main}; review` }];
}

function targetOf(top: string, name: string): Target | undefined {
  switch (top) {
    case 'bin':
      return { destination: '${bindir}/', mode: 0o755 };
    case 'sbin':
      return { destination: '${sbindir}/', mode: 0o755 };
    case 'libexec':
      return { destination: `\${libexecdir}/${name}/`, mode: 0o755 };
    case 'share':
      return { destination: '${datadir}/', mode: 0o644 };
    case 'locale':
      // gettext(3): the directory that bindtextdomain(3) is told of.
      return { destination: '${localedir}/', mode: 0o644 };
    case 'data':
      return { destination: `\${datadir}/${name}/`, mode: 0o644 };
    case 'doc':
    case 'docs':
      return { destination: '${docdir}/', mode: 0o644, flags: ['doc'] };
    default:
      return NOT_INSTALLED.test(top)
        ? undefined
        : { destination: `\${datadir}/${name}/${top}/`, mode: 0o644 };
  }
}

/** Programs among data need their own mode, which the checkout does not tell for certain. */
function programModes(
  top: string,
  programs: readonly string[],
  { destination }: Target,
  look: Look,
): DraftPermission[] {
  if (programs.length > MOST_PERMISSIONS) {
    look.note(
      `${programs.length} files below ${top}/ begin as programs do: give those that are run their mode under permissions`,
    );
    return [];
  }
  return programs.map((path) => ({
    path: `${destination}${path.slice(top.length + 1)}`,
    mode: 0o755,
    remark: `guessed from the first line of ${path}; review`,
  }));
}

function isProgram(path: string, look: Look): boolean {
  return /^#!\s*\/|^\x7fELF/.test(look.head(path, 64) ?? '');
}
