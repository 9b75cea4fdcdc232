import { basename } from 'node:path';
import type { Distribution } from '../distributions/distribution.ts';
import { type Exposure, exposuresOf } from '../facts/image/exposure.ts';
import { imageFacts } from '../facts/image/image.ts';
import { readImage } from '../families/portable/read/reader.ts';
import { setOf } from '../families/read/set.ts';
import type { Finding } from '../findings/finding.ts';
import { PORTABLE_RULES } from './portable.gen.ts';
import { judge } from './run.ts';

/** What became of one image, whoever made it. */
export type AuditedImage = {
  /** As the user named it. */
  readonly file: string;
  readonly name: string;
  readonly version: string;
  readonly profile: string;
  readonly units: readonly string[];
  /** Null where systemd-analyze is not on this machine. */
  readonly exposures: readonly Exposure[] | null;
  readonly findings: readonly Finding[];
};

export type AuditImageRequest = {
  /** Absolute. */
  readonly path: string;
  readonly file: string;
  readonly profile: string;
  /** Whose search path of services holds. */
  readonly distribution: Distribution;
};

/**
 * Judges an image with the rules that contrib's own images are judged by.
 * @throws ContribError bad-input for what is no squashfs or a damaged one, missing without unsquashfs.
 */
export async function auditImage({
  path,
  file,
  profile,
  distribution,
}: AuditImageRequest): Promise<AuditedImage> {
  const read = await readImage(path);
  const set = setOf(read.package.origin, [read]);
  const fileName = basename(path);
  const image = await imageFacts(
    set,
    { fileName, place: { file }, profile, bytes: read.bytes },
    distribution,
  );
  const exposures = await exposuresOf(image);
  const subjects = { image, ...(exposures === undefined ? {} : { exposures }) };
  const { findings } = await judge(subjects, { rules: PORTABLE_RULES });
  return {
    file,
    name: image.prefix,
    version: read.package.version.version,
    profile,
    units: image.units.attached.map(({ name }) => name),
    exposures: exposures ?? null,
    findings,
  };
}
