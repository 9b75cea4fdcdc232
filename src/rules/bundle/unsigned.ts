import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/unsigned',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle is signed, where upstream names the keys that may sign one',
  explanation:
    'Who made a bundle is known only by a signature: the maintainer that it names is text. Where upstream names keys ' +
    '(submissions in contrib.yaml), a bundle without a signature is one that anybody can have made.',
  remedy: 'sign it: contrib bundle DISTRO --sign, and send the signature along; or name it with --signature',
  source: 'ssh-keygen(1), "-Y sign"; SLSA 1.2, "Verifying artifacts"',
  *check({ bundle }) {
    const { verdict, hasTrust } = bundle.signature;
    if (verdict.state !== 'unsigned' || !hasTrust) return;
    yield { place: inBundle(bundle), message: 'there is no signature beside the bundle' };
  },
});
