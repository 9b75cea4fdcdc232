import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findDistribution } from '../distributions/load.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import { parseSelector } from '../distributions/selector.ts';
import { DEFAULT_PROFILE } from '../facts/image/profiles.ts';
import { imageKind } from '../families/portable/read/file-system.ts';
import { type AuditedImage, auditImage } from '../rules/audit-image.ts';
import { readAt, withFile } from '../system/compress/file-region.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { type CommandInput, type CommandOutput, listOption, textOption } from './command.ts';

/** Whose search path of services holds where nobody says. */
const FALLBACK = 'debian';
const HEAD = 4096;

/**
 * Judges the arguments of an audit where they are images; undefined where none of them is one.
 * @throws ContribError usage for images and packages in one audit.
 */
export async function auditImages(input: CommandInput): Promise<CommandOutput | undefined> {
  const files = input.arguments;
  const are = await Promise.all(files.map((file) => isImage(resolve(input.cwd, file))));
  if (!are.includes(true)) return undefined;
  if (are.includes(false) || listOption(input, 'set').length > 0) {
    throw new ContribError('usage', 'images and packages are judged by different rules', {
      hint: 'audit the images by themselves',
    });
  }
  const distribution = distributionOf(textOption(input, 'distro') ?? FALLBACK);
  const profile = textOption(input, 'profile') ?? DEFAULT_PROFILE;
  const audited: AuditedImage[] = [];
  for (const file of files)
    audited.push(await auditImage({ path: resolve(input.cwd, file), file, profile, distribution }));
  return {
    result: { sets: [], expectations: [], images: audited.map(({ findings: _, ...image }) => image) },
    findings: audited.flatMap(({ findings }) => findings),
    text: () => audited.map(imageText).join(''),
  };
}

/** By its bytes, and by its name where it is damaged so far that they say nothing. */
async function isImage(path: string): Promise<boolean> {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  const head = await withFile(path, (fd, size) => readAt(fd, 0, Math.min(HEAD, size)));
  return path.endsWith('.raw') || imageKind(head) !== undefined;
}

function distributionOf(text: string) {
  const selector = parseSelector(text);
  const { file, release } = findDistribution(selector.distribution);
  return resolveDistribution({
    ...(release === undefined ? {} : { release }),
    ...selector,
    distribution: file.id,
  });
}

function imageText({ file, name, version, profile, units, exposures, findings }: AuditedImage): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const verdict = errors === 0 ? 'would be attached and start' : 'would not work as it is';
  const said = version === '' ? name : `${name} ${version}`;
  return [
    `${printableName(file)}: ${printableName(said)} ${verdict}, under the profile ${printableName(profile)}\n`,
    `  units: ${units.length === 0 ? 'none' : units.map(printableName).join(', ')}\n`,
    ...(exposures ?? []).map(
      ({ unit, bare, profiled = bare }) =>
        `  exposure of ${printableName(unit)}: ${bare.toFixed(1)}, under the profile ${profiled.toFixed(1)} of 10\n`,
    ),
  ].join('');
}
