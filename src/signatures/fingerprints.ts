import { ContribError } from '../system/errors.ts';
import type { Place } from '../system/place.ts';
import { parseMinisignKey } from './minisign-format.ts';

/**
 * The one way of writing a key that is pinned: 40 or 64 hexadecimal digits of OpenPGP (`0x`, blanks and case do not
 * matter), `SHA256:...` of ssh, or a minisign public key.
 * @throws ContribError bad-input for what is shorter: others can make keys that end alike (evil32.com).
 */
export function readFingerprint(text: string, place: Place): string {
  const trimmed = text.trim();
  const digits = trimmed.replace(/^0x/i, '').replace(/[\s:]/g, '').toUpperCase();
  if (/^(?:[0-9A-F]{40}|[0-9A-F]{64})$/.test(digits)) return digits;
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(trimmed)) return trimmed;
  const key = parseMinisignKey(trimmed);
  if (key !== undefined) return key;
  throw new ContribError('bad-input', `${trimmed} is not the fingerprint of a key`, {
    place,
    hint: 'write all 40 digits of an OpenPGP key (gpg --fingerprint), SHA256:... of an ssh key (ssh-keygen -l), or a minisign public key',
  });
}
