import { readAt } from '../system/compress/file-region.ts';
import { ContribError } from '../system/errors.ts';

/** One member of an ar archive, where its content lies in the file. */
export type ArMember = { readonly name: string; readonly start: number; readonly end: number };

const MAGIC = '!<arch>\n';
const HEADER_SIZE = 60;
/** A Debian package has three, and a few more where it is signed. */
const MOST_MEMBERS = 64;

/** Whether these are the first bytes of an ar archive. */
export function isAr(head: Buffer): boolean {
  return head.subarray(0, MAGIC.length).toString('latin1') === MAGIC;
}

/**
 * The members of an ar archive (ar(5), the common form), by their headers alone.
 * @throws ContribError bad-input where a header is none, or says more than the file has.
 */
export function readArMembers(fd: number, size: number, name: string): readonly ArMember[] {
  if (!isAr(readAt(fd, 0, MAGIC.length))) throw malformedAr(name, 'it is no ar archive', 0);
  const members: ArMember[] = [];
  for (let at = MAGIC.length; at < size; ) {
    if (members.length === MOST_MEMBERS)
      throw malformedAr(name, `it has more than ${MOST_MEMBERS} members`, at);
    const member = parseHeader(readAt(fd, at, HEADER_SIZE), at, name);
    if (member.end > size) throw malformedAr(name, 'it ends too early', at);
    members.push(member);
    // A member begins at an even byte.
    at = member.end + (member.end % 2);
  }
  return members;
}

function parseHeader(header: Buffer, at: number, name: string): ArMember {
  const text = header.toString('latin1');
  const digits = text.slice(48, 58).trimEnd();
  if (header.length < HEADER_SIZE) throw malformedAr(name, 'it ends too early', at);
  if (!text.endsWith('`\n') || !/^[0-9]{1,10}$/.test(digits))
    throw malformedAr(name, 'a header of it is damaged', at);
  const start = at + HEADER_SIZE;
  // GNU ar ends a name with a slash.
  return { name: text.slice(0, 16).trimEnd().replace(/\/$/, ''), start, end: start + Number(digits) };
}

function malformedAr(name: string, why: string, at: number): ContribError {
  return new ContribError('bad-input', `${name}: ${why} (at byte ${at} of the ar archive)`);
}
