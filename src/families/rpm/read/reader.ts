import { createHash } from 'node:crypto';
import { type FileRegion, readAt, withFile } from '../../../system/compress/file-region.ts';
import { badPackage } from '../../read/problem.ts';
import type { PackageReader, ReadOptions, ReadPackage } from '../../reader.ts';
import { rpmFiles } from './files.ts';
import { numberOf, type RpmHeader, readHeader, textOf } from './header.ts';
import { readInstalledRpms } from './installed.ts';
import { rpmPackage } from './package.ts';
import { rpmContents } from './payload.ts';
import { SIGNATURE_TAG, TAG } from './tags.ts';

const LEAD_MAGIC = Buffer.from([0xed, 0xab, 0xee, 0xdb]);
const LEAD_SIZE = 96;

/** A lead of no meaning, a signature header, the header, and the payload (rpm, docs/manual/format_v4). */
export const rpmReader: PackageReader = {
  recognizes: ({ raw }) => raw.subarray(0, 4).equals(LEAD_MAGIC),
  isSource: ({ raw }) => isSourceLead(raw),
  readFile: readRpm,
  readInstalled: readInstalledRpms,
};

async function readRpm(path: string, options: ReadOptions): Promise<ReadPackage> {
  const { header, size } = await withFile(path, (fd, size) => ({ header: readMain(fd, size, path), size }));
  const region: FileRegion = { path, start: header.end, end: size };
  const files = rpmFiles(header);
  return {
    package: rpmPackage(header, { kind: 'archive', path }),
    entries: files.sorted,
    contents: (isWanted) => rpmContents(region, files.stored(), isWanted, options),
  };
}

/** The header, once the signature header has vouched for its bytes and for the length of the file. */
function readMain(fd: number, size: number, path: string): RpmHeader {
  const lead = readAt(fd, 0, LEAD_SIZE);
  if (lead.length < LEAD_SIZE) throw badPackage(path, 'it ends too early');
  const signature = readHeader(fd, LEAD_SIZE, path);
  // The signature header alone is padded.
  const header = readHeader(fd, Math.ceil(signature.end / 8) * 8, path);
  requireDigest(fd, signature, header);
  requireSize(size, signature, header);
  const isSource = header.index.has(TAG.sourcePackage) || isSourceLead(lead);
  if (isSource)
    throw badPackage(path, 'it is a source package', 'build it, and name the packages that come of it');
  const format = textOf(header, TAG.payloadFormat) ?? 'cpio';
  if (format !== 'cpio') throw badPackage(path, `its payload is of the format ${JSON.stringify(format)}`);
  return header;
}

function isSourceLead(lead: Buffer): boolean {
  return lead.length >= 8 && lead.readUInt16BE(6) === 1;
}

function requireDigest(fd: number, signature: RpmHeader, { start, end, name }: RpmHeader): void {
  const sha256 = textOf(signature, SIGNATURE_TAG.sha256);
  const expected = sha256 ?? textOf(signature, SIGNATURE_TAG.sha1);
  if (expected === undefined) return;
  const hash = createHash(sha256 === undefined ? 'sha1' : 'sha256');
  if (hash.update(readAt(fd, start, end - start)).digest('hex') !== expected)
    throw badPackage(name, 'its header is damaged: its digest is another');
}

function requireSize(size: number, signature: RpmHeader, header: RpmHeader): void {
  const both = numberOf(signature, SIGNATURE_TAG.longSize) ?? numberOf(signature, SIGNATURE_TAG.size);
  const payload = numberOf(header, TAG.payloadSize);
  const expected = both === undefined ? payload : both - (header.end - header.start);
  if (expected === undefined || size - header.end === expected) return;
  throw badPackage(
    header.name,
    size - header.end < expected ? 'it ends too early' : 'something lies behind its end',
  );
}
