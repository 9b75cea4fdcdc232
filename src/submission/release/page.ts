import * as z from 'zod';
import { ProjectName, VersionText } from '../../manifest/values.ts';
import { SCHEME_NAMES } from '../../signatures/signature.ts';

const PAGE_VERSION = 1;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Commands = z.array(z.string()).describe('For a POSIX shell, one after the other.');
const File = z.object({
  file: z.string().describe('Its name beside this page.'),
  bytes: z.int(),
  sha256: Sha256,
});

const Install = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('distribution').describe('The distribution has the package itself.'),
    link: z.string(),
    commands: Commands,
  }),
  z.object({
    kind: z.literal('file').describe('A package to be downloaded.'),
    link: z.string().describe('Relative to this page where the package is beside it.'),
    file: z.string(),
    hosted: z.boolean().describe('Whether it is beside this page.'),
    bytes: z.int().nullable(),
    sha256: Sha256.nullable(),
    commands: Commands,
  }),
  z.object({ kind: z.literal('page').describe('A page that says how.'), link: z.string() }),
  z.object({ kind: z.literal('none').describe('There is no package to be had yet.') }),
]);
export type Install = z.infer<typeof Install>;

const Thanked = z.object({ name: z.string(), link: z.string().nullable() });

const PageDistribution = z.object({
  id: z.string(),
  title: z.string(),
  releases: z.array(z.string()),
  version: z
    .string()
    .nullable()
    .describe('The project’s version that it was made for; null where only the distribution knows.'),
  older: z.boolean().describe('Made for another version than the one that is released here.'),
  date: z.string().nullable().describe('When it was accepted; null of upstream’s own.'),
  contributor: Thanked.nullable(),
  content: Sha256.nullable().describe('The digest of the contribution, as contrib verify prints it.'),
  install: Install,
});
export type PageDistribution = z.infer<typeof PageDistribution>;

const PageSignature = File.omit({ bytes: true, sha256: true }).extend({
  scheme: z.enum(SCHEME_NAMES),
  of: z.string().describe('The file that is signed.'),
  fingerprint: z.string(),
  key: z.string().nullable().describe('The file with the public key, beside this page.'),
});
export type PageSignature = z.infer<typeof PageSignature>;

/** `index.json`: what the download page says, for tools. */
export const DownloadPage = z
  .object({
    download: z.literal(PAGE_VERSION),
    project: ProjectName,
    version: VersionText,
    summary: z.string(),
    license: z.string(),
    homepage: z.string().nullable(),
    date: z.string(),
    base: z.string().nullable().describe('Where this directory is published, with a slash at its end.'),
    source: File,
    checksums: z.string(),
    sbom: File,
    provenance: File,
    envelope: File.nullable().describe('The provenance once more, signed (DSSE).'),
    signatures: z.array(PageSignature),
    verify: z.array(z.object({ title: z.string(), commands: Commands })),
    distributions: z.array(PageDistribution),
    outstanding: z.array(z.object({ id: z.string(), title: z.string(), packagers: z.array(z.string()) })),
  })
  .describe('A download page, for tools.');
export type DownloadPage = z.infer<typeof DownloadPage>;

export const PAGE_FILES = { html: 'index.html', markdown: 'index.md', json: 'index.json' } as const;
