import type { Prerequisite } from '../manifest/schema.ts';
import { CAPABILITY_KINDS, type Capability } from './capability.ts';

/** What a prerequisite asks for; all of it must be there. */
export function capabilitiesOf(item: Prerequisite): readonly Capability[] {
  return CAPABILITY_KINDS.flatMap((kind) => (item[kind] ?? []).map((name) => ({ kind, name })));
}

/** A capability as people say it: `the command lvcreate`. */
export function describeCapability({ kind, name }: Capability): string {
  return `${WORDS[kind]} ${name}`;
}

const WORDS: Readonly<Record<Capability['kind'], string>> = {
  command: 'the command',
  library: 'the library',
  pkgconfig: 'the pkg-config module',
  python: 'the Python module',
  perl: 'the Perl module',
  header: 'the header',
  file: 'the file',
  'kernel-module': 'the kernel module',
  service: 'the service',
};
