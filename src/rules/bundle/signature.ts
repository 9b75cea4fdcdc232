import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/signature',
  severity: 'error',
  needs: ['bundle'],
  summary: 'The signature of a bundle is one that upstream takes, over this very content',
  explanation:
    'The signature is over the digest of the content and of the record, for the purpose contrib-bundle. One by a key that ' +
    'upstream does not name proves nothing, one over something else belongs to another bundle, and one by a revoked key or ' +
    'a key that had expired may be a thief’s. A key that has expired since is only said: signatures tell their time by the ' +
    'signer’s own word.',
  remedy:
    'ask the contributor for a bundle that is signed with a key that you know (docs/guides/sign-and-trust.md)',
  source: 'ssh-keygen(1), "ALLOWED SIGNERS"; RFC 9580, 5.2; minisign, "Signature format"',
  *check({ bundle }) {
    const { verdict, hasTrust } = bundle.signature;
    const { state, fingerprint = '' } = verdict;
    if (state === 'unsigned' || state === 'good') return;
    const place = inBundle(bundle);
    const message = `the signature does not count (${state}): ${verdict.detail}`;
    if (state === 'good-key-expired-since') yield { place, severity: 'warning', message: verdict.detail };
    else if (state !== 'unknown-key' || hasTrust) yield { place, message };
    else {
      yield {
        place,
        severity: 'warning',
        message: `nobody here says whose the key ${fingerprint} is, so the signature proves nothing`,
        remedy: 'name the keys of your contributors in distros/allowed_signers',
      };
    }
  },
});
