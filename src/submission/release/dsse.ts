import { signText } from '../../signatures/sign.ts';
import { NAMESPACES } from '../../signatures/signature.ts';
import type { Signer } from './sealing.ts';

/** What an in-toto statement is called in an envelope (in-toto Attestation Framework, "envelope"). */
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/**
 * A statement with signatures over it, as one line: Dead Simple Signing Envelope
 * (https://github.com/secure-systems-lab/dsse, protocol.md). A signature is what the key’s own program writes beside a
 * file, so that this program verifies it.
 */
export async function dsseEnvelope(
  statement: string,
  signers: readonly Signer[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const signatures = [];
  for (const { chosen, key } of signers) {
    const signature = await signText(preAuthentication(statement), {
      ...chosen,
      namespace: NAMESPACES.file,
      env,
    });
    signatures.push({ keyid: key.fingerprint, sig: signature.toString('base64') });
  }
  const payload = Buffer.from(statement).toString('base64');
  return `${JSON.stringify({ payload, payloadType: PAYLOAD_TYPE, signatures })}\n`;
}

/** What is signed: the type is, too, so that nobody can say that it is something else. */
function preAuthentication(statement: string): string {
  const sizes = [PAYLOAD_TYPE, statement].map((text) => Buffer.byteLength(text));
  return `DSSEv1 ${sizes[0]} ${PAYLOAD_TYPE} ${sizes[1]} ${statement}`;
}
