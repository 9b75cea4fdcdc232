import { createHash, X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../../distributions/architectures.ts';
import { DISK_ARCHITECTURES } from '../../facts/image/architectures.ts';
import { ContribError } from '../../system/errors.ts';
import { fileDigest } from '../../system/file-digest.ts';
import { run } from '../../system/run.ts';
import { uuidOf } from './erofs.ts';
import { requireProgram } from './programs.ts';
import { type VerityRequest, writeVerity } from './verity.ts';

/** The first that knows all types of partitions that are written here. */
const OLDEST = 250;
const PROGRAM = 'systemd-repart';
const PURPOSE = 'makes disk images';
/** What systemd itself gives a signature (src/partition/repart.c, VERITY_SIG_SIZE). */
const SIGNATURE_BYTES = 16 * 1024;

/** @throws ContribError missing where systemd-repart is not on this machine, or too old. */
export async function requireDiskPrograms(): Promise<void> {
  const { stdout } = await run(requireProgram(PROGRAM, PURPOSE), ['--version']);
  const version = Number(/^systemd (\d+)/.exec(stdout.toString('utf8'))?.[1] ?? 0);
  if (version >= OLDEST) return;
  throw new ContribError(
    'missing',
    `${PROGRAM} of this machine is of systemd ${version}, too old for disk images`,
    {
      hint: `use a machine with systemd ${OLDEST} or newer, or leave out --disk: portablectl attaches both`,
    },
  );
}

export type DiskRequest = {
  readonly architecture: Architecture;
  /** Whether dm-verity data and its signature go into the disk as well. */
  readonly verity?: VerityRequest | undefined;
};

type Partition = { readonly type: string; readonly file: string; readonly uuid: string };

/**
 * Puts the file system of an image into a partition table of its own, a discoverable disk image, in its place. What is
 * written comes of the content alone: identities are parts of the root hash, or of the digest
 * (Discoverable Partitions Specification; systemd-repart(8)).
 */
export async function writeDisk(image: string, request: DiskRequest): Promise<void> {
  const parts = `${image}.parts`;
  mkdirSync(parts, { mode: 0o700 });
  try {
    const root = join(parts, 'root.raw');
    renameSync(image, root);
    const partitions = await partitionsOf(root, request);
    for (const [index, { type, file, uuid }] of partitions.entries()) {
      const lines = [
        '[Partition]',
        `Type=${type}`,
        `UUID=${uuid}`,
        `CopyBlocks=${file}`,
        'SizeMinBytes=4096',
        'ReadOnly=yes',
      ];
      writeFileSync(join(parts, `${index}.conf`), `${lines.join('\n')}\n`);
    }
    const seed = uuidOf(
      createHash('sha256')
        .update(partitions.map(({ uuid }) => uuid).join())
        .digest('hex'),
    );
    const options = ['--empty=create', '--size=auto', '--dry-run=no', '--pretty=no', `--seed=${seed}`];
    const { status, stderr } = await run(
      requireProgram(PROGRAM, PURPOSE),
      [...options, `--definitions=${parts}`, image],
      {
        env: { ...process.env, LC_ALL: 'C' },
      },
    );
    if (status !== 0) {
      const reason = stderr.trim().split('\n').at(-1) ?? '';
      throw new ContribError('incomplete', `${PROGRAM} ended with status ${status}: ${reason}`, {
        hint: 'look whether the device is full',
      });
    }
    chmodSync(image, 0o644);
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}

async function partitionsOf(root: string, { architecture, verity }: DiskRequest): Promise<Partition[]> {
  const type = `root-${DISK_ARCHITECTURES[architecture]}`;
  if (verity === undefined) return [{ type, file: root, uuid: uuidOf(await fileDigest(root)) }];
  await writeVerity(root, verity);
  const stem = root.slice(0, -'.raw'.length);
  const hash = readFileSync(`${stem}.roothash`, 'utf8').trim();
  const partitions = [
    { type, file: root, uuid: plainUuid(hash.slice(0, 32)) },
    { type: `${type}-verity`, file: `${stem}.verity`, uuid: plainUuid(hash.slice(-32)) },
  ];
  const signed = `${stem}.roothash.p7s`;
  if (verity.signing === undefined || !existsSync(signed)) return partitions;
  const file = `${stem}.signature`;
  writeFileSync(file, signatureOf(hash, readFileSync(signed), verity.signing.certificate));
  return [...partitions, { type: `${type}-verity-sig`, file, uuid: uuidOf(await fileDigest(file)) }];
}

/** The two halves of a root hash are the identities of the two partitions. */
function plainUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** What a partition of a signature holds (Discoverable Partitions Specification, "Verity signature"). */
function signatureOf(rootHash: string, signature: Buffer, certificate: string): Buffer {
  const { fingerprint256 } = new X509Certificate(readFileSync(certificate));
  const text = JSON.stringify({
    rootHash,
    certificateFingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    signature: signature.toString('base64'),
  });
  const size = Math.max(SIGNATURE_BYTES, Math.ceil(text.length / 4096) * 4096);
  return Buffer.concat([Buffer.from(text)], size);
}
