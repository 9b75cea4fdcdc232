import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { type ImageFacts, imageFacts } from '../../src/facts/image/image.ts';
import type { Entry } from '../../src/packages/entry.ts';
import { memorySet, type PackageSet } from '../../src/packages/package-set.ts';
import { makeElf } from './elf.ts';

const Elf = z.strictObject({
  interpreter: z.string().optional(),
  needed: z.array(z.string()).optional(),
  rpath: z.string().optional(),
  runpath: z.string().optional(),
  executableStack: z.boolean().optional(),
  go: z.boolean().optional(),
  data: z.string().optional(),
});

const Item = z.strictObject({
  /** Lines of a file. */
  lines: z.array(z.string()).optional(),
  elf: Elf.optional(),
  /** Of a symbolic link. */
  target: z.string().optional(),
  type: z.enum(['file', 'directory', 'symlink']).optional(),
  mode: z.string().optional(),
  owner: z.string().optional(),
  capabilities: z.string().optional(),
  /** A line of a description asks for it. */
  described: z.boolean().optional(),
  /** The usual image has it, and this one has not. */
  gone: z.boolean().optional(),
});

/** `image.json` of a fixture: how an image differs from one with a static program that is right in everything. */
export const ImageSpec = z.strictObject({
  file: z.string().default('demo_1.0.raw'),
  profile: z.string().default('default'),
  /** The units that a description asks for. */
  units: z.array(z.string()).optional(),
  /** The size of the file. */
  bytes: z.number().optional(),
  /** What systemd-analyze says of demo.service. */
  exposure: z.strictObject({ bare: z.number(), profiled: z.number() }).optional(),
  paths: z.record(z.string(), Item).default({}),
});
export type ImageSpec = z.input<typeof ImageSpec>;

const USUAL: z.infer<typeof ImageSpec>['paths'] = {
  '/': { type: 'directory' },
  ...Object.fromEntries(
    ['/proc', '/sys', '/dev', '/run', '/tmp', '/var/tmp'].map((path) => [
      path,
      { type: 'directory' as const },
    ]),
  ),
  '/etc/machine-id': { lines: [] },
  '/etc/resolv.conf': { lines: [] },
  '/etc/os-release': { lines: ['ID=debian', 'VERSION_ID=12', 'PORTABLE_PREFIXES=demo'] },
  '/etc/systemd/system/demo.service': { lines: ['[Service]', 'ExecStart=/usr/bin/demo'] },
  '/usr/bin/demo': { elf: {}, mode: '0755' },
};

export function readImageSpec(file: string): ImageSpec | undefined {
  return existsSync(file) ? ImageSpec.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** What the rules look at, of an image that is nowhere but in memory. */
export async function imageOf(input: ImageSpec, distribution = 'debian@12'): Promise<ImageFacts> {
  const spec = ImageSpec.parse(input);
  const place = { file: spec.file };
  return imageFacts(
    setOf(spec),
    {
      fileName: spec.file,
      place,
      profile: spec.profile,
      ...(spec.bytes === undefined ? {} : { bytes: spec.bytes }),
      ...(spec.units === undefined ? {} : { listed: spec.units.map((name) => ({ name, place })) }),
    },
    resolveDistribution(distribution),
  );
}

function setOf({ paths, file }: z.infer<typeof ImageSpec>): PackageSet {
  const contents = new Map<string, Buffer>();
  const entries: Entry[] = [];
  for (const [path, item] of Object.entries({ ...USUAL, ...paths })) {
    if (item.gone === true) continue;
    const type = item.type ?? (item.target === undefined ? 'file' : 'symlink');
    const content = item.elf === undefined ? Buffer.from(lines(item.lines)) : makeElf(item.elf);
    contents.set(path, content);
    entries.push({
      path,
      type,
      mode: Number.parseInt(item.mode ?? (type === 'directory' ? '0755' : '0644'), 8),
      owner: item.owner ?? 'root',
      group: item.owner ?? 'root',
      flags: [],
      ...(type === 'file' ? { size: content.length } : {}),
      ...(item.target === undefined ? {} : { target: item.target }),
      ...(item.described === true ? { place: { file: 'contrib.yaml', line: 9 } } : {}),
      ...(item.capabilities === undefined ? {} : { capabilities: item.capabilities }),
    });
  }
  const rest = { relations: [], intents: [], scripts: [], accounts: [], units: [] };
  const origin = { kind: 'archive', path: file } as const;
  const pkg = {
    name: 'demo',
    version: { version: '1.0' },
    architecture: 'amd64',
    summary: '',
    origin,
    ...rest,
  };
  return memorySet(origin, [{ package: pkg, entries }], async function* (_pkg, entry) {
    yield contents.get(entry.path) ?? Buffer.alloc(0);
  });
}

function lines(texts: readonly string[] = []): string {
  return texts.map((text) => `${text}\n`).join('');
}
