import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diversion } from '../../../packages/entry.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import {
  filesInRoot,
  installedContents,
  installedEntries,
  openRoot,
  type Root,
  readInRoot,
} from '../../read/installed.ts';
import { absolutePath } from '../../read/paths.ts';
import type { ReadPackage } from '../../reader.ts';
import { type Fields, fieldOf, parseFields } from './fields.ts';
import { debPackage } from './package.ts';
import { DEB_SCRIPTS, debScripts, debTriggers } from './scripts.ts';

const DATABASE = '/var/lib/dpkg';
/** dpkg-query(1): the states in which the files of a package are there. */
const UNPACKED = /(?: installed| triggers-pending| triggers-awaited| unpacked| half-configured)$/;
const CONFIG = ['config'] as const;

type Database = {
  readonly root: Root;
  /** The files of /var/lib/dpkg/info. */
  readonly info: ReadonlyMap<string, string>;
  readonly diversions: ReadonlyMap<string, Diversion>;
};

/** The packages of dpkg's own database; undefined where the root has none. */
export async function readInstalledDebs(path: string): Promise<readonly ReadPackage[] | undefined> {
  const root = openRoot(path);
  const status = readInRoot(root, `${DATABASE}/status`);
  if (status === undefined || status.length === 0) return undefined;
  const file = join(path, DATABASE, 'status');
  const database: Database = {
    root,
    info: filesInRoot(root, `${DATABASE}/info`),
    diversions: diversionsOf(readInRoot(root, `${DATABASE}/diversions`)),
  };
  return pathFromBytes(status)
    .split(/\n\n+/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => parseFields(paragraph, file))
    .filter((fields) => UNPACKED.test(fieldOf(fields, 'Status') ?? ''))
    .map((fields) => installedDeb(fields, database));
}

function installedDeb(fields: Fields, database: Database): ReadPackage {
  const { root, info, diversions } = database;
  const name = fieldOf(fields, 'Package') ?? '';
  const member = (kind: string) => memberOf(info, fields, kind);
  const triggers = member('triggers');
  const shlibs = member('shlibs');
  const conffiles = new Set(linesOf(member('conffiles')));
  const entries = () =>
    installedEntries(root, pathsOf(root.root, member('list')), (path) => {
      const diversion = diversions.get(path);
      return {
        ...(conffiles.has(path) ? { flags: CONFIG } : {}),
        // The package that diverts keeps its own file there.
        ...(diversion === undefined || diversion.by === name ? {} : { diversion }),
      };
    });
  return {
    package: debPackage(
      fields,
      {
        scripts: DEB_SCRIPTS.flatMap((script) => {
          const body = member(script);
          return body === undefined ? [] : debScripts(script, body);
        }),
        triggers: triggers === undefined ? [] : debTriggers(triggers, root.root),
        ...(shlibs === undefined ? {} : { shlibs: pathFromBytes(shlibs).trimEnd() }),
      },
      { kind: 'root', path: root.root },
    ),
    entries,
    contents: (isWanted) => installedContents(root, entries(), isWanted),
  };
}

/** Of a package that can be installed for several architectures, the files have the architecture in their names. */
function memberOf(info: ReadonlyMap<string, string>, fields: Fields, kind: string): Buffer | undefined {
  const name = fieldOf(fields, 'Package') ?? '';
  const architecture = fieldOf(fields, 'Architecture') ?? '';
  const file = info.get(`${name}:${architecture}.${kind}`) ?? info.get(`${name}.${kind}`);
  return file === undefined ? undefined : readFileSync(file);
}

/** A list names the root itself as `/.` first. */
function pathsOf(origin: string, list: Buffer | undefined): readonly string[] {
  return linesOf(list)
    .filter((line) => line !== '/.')
    .map((line) => absolutePath(origin, line));
}

/** Three lines each: the path, where it is diverted to, and the package that has its own there; `:` for somebody. */
function diversionsOf(bytes: Buffer | undefined): ReadonlyMap<string, Diversion> {
  const lines = linesOf(bytes);
  const diversions = new Map<string, Diversion>();
  for (let at = 0; at + 2 < lines.length; at += 3) {
    const [from = '', to = '', by = ''] = lines.slice(at, at + 3);
    diversions.set(from, { to, by: by === ':' ? 'the administrator' : by });
  }
  return diversions;
}

function linesOf(bytes: Buffer | undefined): readonly string[] {
  return bytes === undefined
    ? []
    : pathFromBytes(bytes)
        .split('\n')
        .filter((line) => line !== '');
}
