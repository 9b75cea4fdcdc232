import { ContribError, systemErrorCode } from '../system/errors.ts';
import { printableName } from '../system/io.ts';

/** What the machine refuses, whoever asks: none of these is a bug of contrib. */
const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'not allowed',
  EPERM: 'not allowed',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the device failed',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'there is not enough memory',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'symbolic links lead in a circle',
  ERR_WORKER_INIT_FAILED: 'a thread could not be started',
};

/** The failure of a system call that nobody nearer to it has explained; undefined for what is no such thing. */
export function systemFailure(error: unknown): ContribError | undefined {
  const what = REFUSALS[systemErrorCode(error) ?? ''];
  if (what === undefined || !(error instanceof Error)) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? printableName(error.path) : 'the system';
  const call = 'syscall' in error && typeof error.syscall === 'string' ? ` (${error.syscall})` : '';
  return new ContribError('incomplete', `${path}: ${what}${call}`, { cause: error });
}
