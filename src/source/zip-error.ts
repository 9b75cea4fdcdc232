import { ContribError } from '../system/errors.ts';

/** The error for an archive that is damaged, or that readers would take for different things. */
export function badZip(name: string, offset: number, why: string, cause?: unknown): ContribError {
  return new ContribError('bad-input', `${name}: ${why} (at byte ${offset} of the zip archive)`, {
    place: { file: name },
    cause,
  });
}
