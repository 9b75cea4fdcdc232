import * as z from 'zod';
import type { Entry } from '../../packages/entry.ts';
import { formatMode } from '../../packages/entry.ts';
import { formatExpression } from '../../packages/format-relation.ts';
import { formatVersion, type Package, type PackageSet } from '../../packages/package-set.ts';
import { hasRawBytes, pathToBytes } from '../../system/path-bytes.ts';

/** The shape of the result of `contrib show`: made only where somebody asks for it. */
export function shownPackagesShape() {
  const ShownEntry = z.object({
    path: z.string(),
    /** Where the path is not UTF-8: its bytes in base64. */
    pathBytes: z.string().optional(),
    type: z.string(),
    mode: z.string().regex(/^[0-7]{4}$/),
    owner: z.string(),
    group: z.string(),
    flags: z.array(z.string()),
    size: z.int().optional(),
    digest: z.string().optional(),
    capabilities: z.string().optional(),
    target: z.string().optional(),
    diversion: z.object({ to: z.string(), by: z.string() }).optional(),
  });
  const ShownPackage = z.object({
    name: z.string(),
    version: z.string(),
    architecture: z.string(),
    family: z.string().optional(),
    summary: z.string(),
    description: z.string().optional(),
    origin: z.object({ kind: z.string(), path: z.string() }),
    fields: z.array(z.object({ name: z.string(), value: z.string() })),
    relations: z.array(z.object({ kind: z.string(), text: z.string(), expression: z.unknown() })),
    scripts: z.array(
      z.object({
        event: z.string(),
        when: z.string(),
        native: z.string().optional(),
        interpreter: z.string(),
        body: z.string(),
      }),
    ),
    triggers: z.array(
      z.object({
        native: z.string(),
        on: z.array(z.string()),
        interpreter: z.string().optional(),
        body: z.string().optional(),
      }),
    ),
    accounts: z.array(
      z.object({
        kind: z.string(),
        name: z.string(),
        id: z.int().optional(),
        description: z.string().optional(),
        home: z.string().optional(),
        shell: z.string().optional(),
        groups: z.array(z.string()).optional(),
      }),
    ),
    contents: z.object({ files: z.int(), directories: z.int(), others: z.int(), bytes: z.int() }),
    /** Only with --files. */
    entries: z.array(ShownEntry).optional(),
  });
  return z.object({ packages: z.array(ShownPackage) });
}
export type ShownPackages = z.infer<ReturnType<typeof shownPackagesShape>>;
type ShownPackage = ShownPackages['packages'][number];

/** What `contrib show` says of the packages of a set; with their entries where they are asked for. */
export function shownPackages(set: PackageSet, withEntries: boolean): ShownPackages {
  return { packages: set.packages.map((pkg) => shownPackage(pkg, set.entries(pkg), withEntries)) };
}

function shownPackage(pkg: Package, entries: Iterable<Entry>, withEntries: boolean): ShownPackage {
  const { name, version, architecture, summary, description, origin, native, relations } = pkg;
  const contents = { files: 0, directories: 0, others: 0, bytes: 0 };
  const shown: ShownPackage['entries'] = [];
  for (const entry of entries) {
    count(contents, entry);
    if (withEntries) shown.push(shownEntry(entry));
  }
  return {
    name,
    version: formatVersion(version),
    architecture,
    ...(native?.family === undefined ? {} : { family: native.family }),
    summary,
    ...(description === undefined ? {} : { description }),
    origin: { ...origin },
    fields: (native?.fields ?? []).map(([field, value]) => ({ name: field, value })),
    relations: relations.map(({ kind, expression }) => ({
      kind,
      text: formatExpression(expression),
      expression,
    })),
    scripts: pkg.scripts.map(({ place: _place, ...script }) => script),
    triggers: (native?.triggers ?? []).map((trigger) => ({ ...trigger, on: [...trigger.on] })),
    accounts: pkg.accounts.map(({ place: _place, groups, ...account }) => ({
      ...account,
      ...(groups === undefined ? {} : { groups: [...groups] }),
    })),
    contents,
    ...(withEntries ? { entries: shown } : {}),
  };
}

function count(contents: ShownPackage['contents'], { type, size }: Entry): void {
  if (type === 'file') contents.files += 1;
  else if (type === 'directory') contents.directories += 1;
  else contents.others += 1;
  contents.bytes += size ?? 0;
}

function shownEntry(entry: Entry): NonNullable<ShownPackage['entries']>[number] {
  const { path, type, mode, owner, group, flags, size, digest, capabilities, target, diversion } = entry;
  return {
    path,
    ...(hasRawBytes(path) ? { pathBytes: pathToBytes(path).toString('base64') } : {}),
    type,
    mode: formatMode(mode),
    owner,
    group,
    flags: [...flags],
    ...(size === undefined ? {} : { size }),
    ...(digest === undefined ? {} : { digest }),
    ...(capabilities === undefined ? {} : { capabilities }),
    ...(target === undefined ? {} : { target }),
    ...(diversion === undefined ? {} : { diversion }),
  };
}
