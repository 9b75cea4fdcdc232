import { PROFILE_NAMES, profileOf } from '../../facts/image/profiles.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/profile',
  severity: 'error',
  needs: ['image'],
  summary: 'The profile that an image is attached with is one that there is',
  explanation:
    'Where the host has no profile of the name that attach is given, the service is attached without any: as root, and ' +
    'with every right. systemd brings default, nonetwork, strict and trusted; others lie in /etc/systemd/portable/profile/ ' +
    'of the host.',
  remedy: `name one of ${PROFILE_NAMES.join(', ')}; for one of your own, suppress this with a reason that says where hosts get it`,
  source: 'portablectl(1), --profile=; systemd, src/portable/portable.c, find_portable_profile',
  *check({ image: { profile, profilePlace, place } }) {
    if (profileOf(profile) !== undefined) return;
    const message = `systemd has no profile ${profile}: without it the service is attached with no bounds at all`;
    yield { place: profilePlace ?? place, message };
  },
});
