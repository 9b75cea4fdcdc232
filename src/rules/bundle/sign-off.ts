import { inBundle } from '../../facts/bundle.ts';
import { signerSignedOff } from '../../facts/bundle-sign-off.ts';
import { isGood } from '../../signatures/signature.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/sign-off',
  severity: 'warning',
  needs: ['bundle'],
  summary: 'A bundle is signed off by the one who signed it',
  explanation:
    'A sign-off certifies that somebody may hand the work in (Developer Certificate of Origin 1.1). It is text in the record: ' +
    'only where the key that signed the bundle is that person’s does it say anything, and is it copied into a commit.',
  remedy: 'sign with the key that upstream knows for that address: contrib bundle DISTRO --sign --sign-off',
  source: 'developercertificate.org, version 1.1; git-commit(1), --signoff',
  *check({ bundle }) {
    const { record, signature } = bundle;
    if (record.state !== 'read' || record.record.signOff === undefined) return;
    if (!isGood(signature.verdict) || signerSignedOff(bundle)) return;
    const { name, email } = record.record.signOff;
    const message = `${name} <${email}> signed off, and ${signature.verdict.identity ?? 'somebody else'} signed`;
    yield { place: inBundle(bundle, record.path), message };
  },
});
