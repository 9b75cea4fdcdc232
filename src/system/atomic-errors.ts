import { ContribError, type ErrorCode, systemErrorCode } from './errors.ts';

type Explanation = { readonly code: ErrorCode; readonly what: string; readonly hint: string };

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOSPC: {
    code: 'incomplete',
    what: 'no space left on the device',
    hint: 'free some space, then try again',
  },
  EDQUOT: { code: 'incomplete', what: 'your disk quota is used up', hint: 'free some space, then try again' },
  EFBIG: { code: 'incomplete', what: 'the file would be too large', hint: 'write to another file system' },
  EIO: { code: 'incomplete', what: 'the device failed', hint: 'look at the log of the system' },
  EROFS: { code: 'incomplete', what: 'the file system is read-only', hint: 'write to another directory' },
  EBUSY: { code: 'incomplete', what: 'it is in use, as a mount point is', hint: 'name another path' },
  EXDEV: { code: 'incomplete', what: 'it is another file system', hint: 'name another path' },
  EACCES: { code: 'incomplete', what: 'not allowed', hint: 'write to a directory of yours' },
  EPERM: { code: 'incomplete', what: 'not allowed', hint: 'write to a directory of yours' },
  ENOENT: { code: 'bad-input', what: 'no such directory', hint: 'create the directory first' },
  ENOTDIR: { code: 'bad-input', what: 'a part of the path is not a directory', hint: 'name another path' },
  ENAMETOOLONG: { code: 'bad-input', what: 'the name is too long', hint: 'choose a shorter name' },
  EEXIST: { code: 'bad-input', what: 'it is there already', hint: 'remove it, or ask for it to be replaced' },
  ENOTEMPTY: { code: 'bad-input', what: 'it is there and is not empty', hint: 'name another directory' },
  EISDIR: { code: 'bad-input', what: 'it is a directory', hint: 'name a file' },
};

/** What a failed system call on the way to `path` means to whoever asked for it. Other errors stay as they are. */
export function writeFailure(error: unknown, path: string): unknown {
  const explanation = EXPLANATIONS[systemErrorCode(error) ?? ''];
  if (explanation === undefined || error instanceof ContribError) return error;
  const { code, what, hint } = explanation;
  return new ContribError(code, `cannot write ${path}: ${what}`, { hint, cause: error });
}
