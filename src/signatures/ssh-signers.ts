import type { AllowedSigner } from './allowed-signers.ts';
import type { VerifyRequest } from './scheme.ts';
import { NAMESPACES, type SignatureVerdict } from './signature.ts';
import type { SshSignature } from './ssh-format.ts';
import { isPinned } from './trust-store.ts';

/** What upstream says of a key, and the lines that ssh-keygen must take too before it counts. */
export type Judged = {
  readonly verdict: Pick<SignatureVerdict, 'state' | 'identity' | 'detail'>;
  readonly confirm?: { readonly lines: readonly string[]; readonly identity: string; readonly time: number };
};

type Asked = Pick<VerifyRequest, 'trust' | 'namespace' | 'at' | 'now'>;

/** Judges the key of a signature by the lines of allowed_signers, or by its fingerprint where upstream pins that. */
export function judgeSigner(asked: Asked, { fingerprint, publicKey }: SshSignature): Judged {
  const { trust, namespace } = asked;
  const lines = trust.allowedSigners.filter((line) => !line.isAuthority && line.fingerprint === fingerprint);
  const allowed = lines.filter((line) => mayBeFor(line, namespace));
  if (allowed.length > 0) return bestOf(allowed.map((line) => judgeTime(asked, line)));
  if (isPinned(trust, fingerprint, namespace)) {
    const identity = lines[0] === undefined ? undefined : identityOf(lines[0]);
    const detail = `good signature of ${identity ?? 'a key of upstream’s'}`;
    const confirm = { lines: [`* ${publicKey}`], identity: identity ?? '*', time: timeOfSigning(asked) };
    return { verdict: { state: 'good', detail, ...(identity === undefined ? {} : { identity }) }, confirm };
  }
  const [known] = lines;
  if (known === undefined)
    return { verdict: { state: 'unknown-key', detail: 'upstream does not name the key' } };
  const identity = identityOf(known);
  const detail = `the key of ${identity} may not sign for ${namespace}`;
  return { verdict: { state: 'wrong-namespace', identity, detail } };
}

/** Lines of authorities, which ssh-keygen alone can judge. */
export function authoritiesFor({ trust, namespace }: Asked): readonly AllowedSigner[] {
  return trust.allowedSigners.filter((line) => line.isAuthority && mayBeFor(line, namespace));
}

/** When it was signed, as far as that is known, and never later than now: a time is the signer’s own word. */
export function timeOfSigning({ at, now }: Pick<Asked, 'at' | 'now'>): number {
  return Math.min(at ?? now, now);
}

/**
 * A line without namespaces is a contributor’s: it covers bundles, and the introduction of a new key. That somebody may
 * sign a release or an acceptance has to be said.
 */
export function mayBeFor({ namespaces }: AllowedSigner, namespace: string): boolean {
  if (namespaces === undefined)
    return namespace === NAMESPACES.bundle || namespace === NAMESPACES.introduction;
  const matching = namespaces.filter((pattern) => matches(pattern.replace(/^!/, ''), namespace));
  return matching.length > 0 && !matching.some((pattern) => pattern.startsWith('!'));
}

/** PATTERNS of ssh_config(5): `*` and `?`. */
function matches(pattern: string, text: string): boolean {
  const source = [...pattern].map((one) => (one === '*' ? '.*' : one === '?' ? '.' : escaped(one))).join('');
  return new RegExp(`^${source}$`, 's').test(text);
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
}

function judgeTime(asked: Asked, signer: AllowedSigner): Judged {
  const identity = identityOf(signer);
  const time = timeOfSigning(asked);
  if (!isValidAt(signer, time)) {
    const why =
      asked.at === undefined
        ? `the key of ${identity} is not valid now, and the signature does not say when it was made`
        : `the key of ${identity} was not valid when it signed`;
    return { verdict: { state: 'key-expired-when-signing', identity, detail: why } };
  }
  const confirm = { lines: [signer.line], identity, time };
  if (isValidAt(signer, asked.now))
    return { verdict: { state: 'good', identity, detail: `good signature of ${identity}` }, confirm };
  const detail = `good signature of ${identity}, whose key has expired since`;
  return { verdict: { state: 'good-key-expired-since', identity, detail }, confirm };
}

function bestOf(judged: readonly [Judged, ...Judged[]] | readonly Judged[]): Judged {
  const order = ['good', 'good-key-expired-since'];
  const best =
    order.flatMap((state) => judged.filter(({ verdict }) => verdict.state === state))[0] ?? judged[0];
  if (best === undefined) throw new RangeError('there is a line to judge');
  return best;
}

function isValidAt({ validAfter, validBefore }: AllowedSigner, time: number): boolean {
  return time >= (validAfter ?? time) && time < (validBefore ?? Number.POSITIVE_INFINITY);
}

/** The first name that the line does not exclude. */
function identityOf({ principals }: AllowedSigner): string {
  return principals.split(',').find((pattern) => !pattern.startsWith('!')) ?? principals;
}
