import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc64Bytes, startCrc64, updateCrc64 } from './crc64.ts';

/** What stands behind each block to verify it (.xz file format, section 2.1.1.2). */
export type Check = { readonly size: number; readonly start: () => RunningCheck };
export type RunningCheck = { readonly update: (bytes: Buffer) => void; readonly digest: () => Buffer };

const CHECKS: Readonly<Record<number, Check>> = {
  0: { size: 0, start: startNone },
  1: { size: 4, start: startCrc32 },
  4: { size: 8, start: startCheck64 },
  10: { size: 32, start: startSha256 },
};

/** The check that the two flag bytes of a stream name. */
export function checkFor(flags: Buffer): Check | undefined {
  return flags[0] === 0 ? CHECKS[flags[1] ?? -1] : undefined;
}

function startNone(): RunningCheck {
  return { update: () => {}, digest: () => Buffer.alloc(0) };
}

function startCrc32(): RunningCheck {
  let crc = 0;
  const digest = () => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(crc);
    return bytes;
  };
  return {
    update: (bytes) => {
      crc = crc32(bytes, crc);
    },
    digest,
  };
}

function startCheck64(): RunningCheck {
  const crc = startCrc64();
  return { update: (bytes) => updateCrc64(crc, bytes), digest: () => crc64Bytes(crc) };
}

function startSha256(): RunningCheck {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}
