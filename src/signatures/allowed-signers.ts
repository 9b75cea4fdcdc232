import { ContribError } from '../system/errors.ts';
import { sshFingerprint } from './ssh-format.ts';

/** One line of an allowed_signers file (ssh-keygen(1), ALLOWED SIGNERS). */
export type AllowedSigner = {
  /** As in the file, and as ssh-keygen must be given it. */
  readonly line: string;
  /** The patterns of who may be meant, separated by commas. */
  readonly principals: string;
  readonly isAuthority: boolean;
  /** Patterns of what it may sign; undefined where the line does not say. */
  readonly namespaces: readonly string[] | undefined;
  /** In milliseconds; undefined where the line does not say. */
  readonly validAfter: number | undefined;
  readonly validBefore: number | undefined;
  readonly fingerprint: string;
};

const KEY_TYPE = /^(?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)/;
/** A line is read a token at a time; quotes hold blanks together. */
const TOKEN = /^(?:"[^"]*"|[^\s"])+/;
const OPTION = /^([a-z-]+)(?:="([^"]*)")?(?:,|$)/i;

/**
 * Reads an allowed_signers file.
 * @param name what messages call it.
 * @throws ContribError bad-input for a line that ssh-keygen would not take either: one that is passed over could be a
 *   restriction that somebody relies on.
 */
export function parseAllowedSigners(text: string, name: string): AllowedSigner[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return [];
    const signer = parseLine(line.trim());
    if (typeof signer !== 'string') return [signer];
    throw new ContribError('bad-input', `${name}: ${signer}`, {
      place: { file: name, line: index + 1, column: 1 },
      hint: 'write it as: NAME@EXAMPLE.ORG [namespaces="contrib-bundle"] KEYTYPE KEY',
    });
  });
}

function parseLine(line: string): AllowedSigner | string {
  const [principals = '', ...rest] = tokensOf(line);
  const options = KEY_TYPE.test(rest[0] ?? '') ? '' : (rest.shift() ?? '');
  const [type = '', key = ''] = rest;
  if (!KEY_TYPE.test(type)) return 'there is no ssh public key in the line';
  const fingerprint = sshFingerprint(Buffer.from(key, 'base64'), type);
  if (fingerprint === undefined) return 'the ssh public key in the line is damaged';
  const said = optionsOf(options);
  if (typeof said === 'string') return said;
  return { line, principals: principals.replaceAll('"', ''), ...said, fingerprint };
}

type Options = Pick<AllowedSigner, 'isAuthority' | 'namespaces' | 'validAfter' | 'validBefore'>;

function optionsOf(text: string): Options | string {
  const found = new Map<string, string>();
  for (let rest = text; rest !== ''; ) {
    const [all, name = '', value = ''] = OPTION.exec(rest) ?? [];
    if (all === undefined) return `the options cannot be read: ${text}`;
    found.set(name.toLowerCase(), value);
    rest = rest.slice(all.length);
  }
  const known = ['cert-authority', 'namespaces', 'valid-after', 'valid-before'];
  const unknown = [...found.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) return `there is no option ${unknown}`;
  const [validAfter, validBefore] = [timeOf(found.get('valid-after')), timeOf(found.get('valid-before'))];
  if (Number.isNaN(validAfter) || Number.isNaN(validBefore))
    return 'a time is written as YYYYMMDD[HHMM[SS]][Z]';
  return {
    isAuthority: found.has('cert-authority'),
    namespaces: found.get('namespaces')?.split(','),
    validAfter,
    validBefore,
  };
}

/** A time of ssh-keygen(1). Without Z it would be the reader’s local time; here it is UTC, so that all readers agree. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?Z?$/.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function tokensOf(line: string): string[] {
  const tokens: string[] = [];
  for (let rest = line; rest !== ''; rest = rest.trimStart()) {
    const token = TOKEN.exec(rest)?.[0] ?? rest;
    tokens.push(token);
    rest = rest.slice(token.length);
  }
  return tokens;
}
