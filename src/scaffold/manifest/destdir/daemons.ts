import { posix } from 'node:path';
import { groupBy } from '../../../system/group.ts';
import type { Destdir, Installed } from './read.ts';

/** A program that a unit starts, and what belongs to it alone. */
export type Daemon = { readonly name: string; readonly program: string; readonly paths: ReadonlySet<string> };

const UNIT_DIRECTORY = /^(?:\/usr)?\/lib\/systemd\/system\/([^/]+)$/;
/** Most of a unit's file is read, and no more. */
const UNIT_LIMIT = 64 * 1024;

export type UnitFile = {
  /** `foo.service` */
  readonly unit: string;
  readonly path: string;
  readonly content: string;
};

/** The system's units of an installation. */
export function unitsOf({ items, head }: Destdir): UnitFile[] {
  return items.flatMap(({ path, type }) => {
    const unit = UNIT_DIRECTORY.exec(path)?.[1];
    return unit === undefined || type !== 'file' ? [] : [{ unit, path, content: head(path, UNIT_LIMIT) }];
  });
}

/** One daemon for each program that a service starts: its units, its configuration, its man pages. */
export function daemonsOf(destdir: Destdir, project: string): Daemon[] {
  const paths = new Set(destdir.items.map(({ path }) => path));
  const units = unitsOf(destdir);
  const started = units
    .filter(({ unit }) => unit.endsWith('.service'))
    .flatMap(({ unit, content }) => {
      const program = startedProgram(content);
      return program !== undefined && paths.has(program) ? [{ program, stem: stemOf(unit) }] : [];
    });
  const byProgram = groupBy(started, ({ program }) => program);
  return [...byProgram].map(([program, services]) => {
    const stems = new Set([posix.basename(program), ...services.map(({ stem }) => stem)]);
    const mine = destdir.items.filter((item) => belongs(item, program, stems, units));
    return { name: daemonName(program, project), program, paths: new Set(mine.map(({ path }) => path)) };
  });
}

/** systemd.service(5), "Command lines": prefixes before the program, which is an absolute path here. */
function startedProgram(content: string): string | undefined {
  return /^ExecStart\s*=\s*[-@:+!|]*"?(\/[^\s"]+)/m.exec(content)?.[1];
}

function belongs(
  { path }: Installed,
  program: string,
  stems: ReadonlySet<string>,
  units: readonly UnitFile[],
): boolean {
  if (path === program) return true;
  const unit = units.find((one) => one.path === path);
  if (unit !== undefined)
    return stems.has(stemOf(unit.unit)) || stems.has(stemOf(servedBy(unit.content) ?? ''));
  const dropIn = /\/systemd\/system\/([^/]+)\.d\//.exec(path)?.[1];
  if (dropIn !== undefined) return stems.has(stemOf(dropIn));
  const own =
    /^\/etc\/(?:.+\/)?([^/]+)$|\/(?:sysusers|tmpfiles)\.d\/([^/]+)$|\/man\/(?:[^/]+\/)?man[158]\/([^/]+)$/.exec(
      path,
    );
  const base = own?.[1] ?? own?.[2] ?? own?.[3];
  return base !== undefined && stems.has(withoutExtensions(base));
}

function servedBy(content: string): string | undefined {
  return /^Service\s*=\s*(\S+)/m.exec(content)?.[1];
}

function stemOf(unit: string): string {
  return unit.replace(/\.[a-z]+$/, '').replace(/@.*$/, '');
}

/** `virtlogd.conf.5` and `virtlogd.8` are virtlogd's. */
function withoutExtensions(name: string): string {
  return name.replace(/(?:\.(?:conf|cfg|ini|toml|yaml|yml|json|service|gz|[1-9][a-z]*))+$/, '');
}

/** The program's name, with the project's where it does not tell whose it is. */
function daemonName(program: string, project: string): string {
  const base = posix
    .basename(program)
    .toLowerCase()
    .replace(/[^a-z0-9+.-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  if (base === project || base === '') return `${project}-daemon`;
  return base.startsWith(project) ? base : `${project}-${base}`;
}
