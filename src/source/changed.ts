import { ContribError, systemErrorCode } from '../system/errors.ts';

/** The error for a file that somebody changes while contrib reads it: what was read is of no use. */
export function changedWhileRead(path: string, what: string, cause?: unknown): ContribError {
  return new ContribError('incomplete', `${path} changed while being read: ${what}`, {
    hint: 'try again when nothing writes to the tree',
    cause,
  });
}

/** What a failed system call on a file of a source tree means. Other errors stay as they are. */
export function readFailure(error: unknown, path: string): unknown {
  const code = systemErrorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return changedWhileRead(path, 'it is gone', error);
  if (code === 'ELOOP') return changedWhileRead(path, 'it is a symbolic link now', error);
  if (code === 'EISDIR') return changedWhileRead(path, 'it is a directory now', error);
  if (code !== 'EACCES' && code !== 'EPERM') return error;
  const hint = 'make it readable, or leave it out';
  return new ContribError('incomplete', `${path} cannot be read: not allowed`, { hint, cause: error });
}
