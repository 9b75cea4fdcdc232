// Attacks by what the record and the contribution itself say.
import { type Fields, file, RECORD, seal } from './honest.ts';
import { OWN, TOP } from './project.ts';
import type { RawEntry } from './raw-tar.ts';

export const RECORD_CASES: readonly (readonly [
  string,
  readonly string[],
  (entries: readonly RawEntry[]) => readonly RawEntry[],
])[] = [
  ['no record', ['record-missing'], (entries) => entries],
  [
    'a record that is not JSON',
    ['record-unreadable'],
    (entries) => [...entries, { name: RECORD, data: '{"submission": 1' }],
  ],
  [
    'a record of another version of the format',
    ['record-unreadable'],
    (entries) => seal(entries, { submission: 2 }),
  ],
  [
    'a record with a field that nobody knows',
    ['record-unreadable'],
    (entries) => seal(entries, { trusted: true }),
  ],
  [
    'a record with an escape sequence in it',
    ['record-unreadable'],
    (entries) => seal(entries, { releases: ['\u001b[2J'] }),
  ],
  [
    'a package link that is no web address',
    ['record-unreadable'],
    (entries) => seal(entries, { package: { link: 'javascript:alert(1)' } }),
  ],
  [
    'a file that the record does not list',
    ['record-disagrees', 'record-files'],
    (entries) => [...entries, file(`${OWN}/note`, 'x\n'), ...seal(entries).slice(-1)],
  ],
  [
    'a record that lists a file too many',
    ['record-disagrees', 'record-files'],
    (entries) => [...entries, ...seal([...entries, file(`${OWN}/note`, 'x\n')]).slice(-1)],
  ],
  [
    'content that is not the record’s',
    ['record-disagrees'],
    (entries) => [...swap(entries, 'demo.conf', { data: '[demo]\nlevel = 2\n' }), ...seal(entries).slice(-1)],
  ],
  [
    'a mode that is not the record’s',
    ['record-disagrees'],
    (entries) => [...swap(entries, 'demo.conf', { mode: 0o755 }), ...seal(entries).slice(-1)],
  ],
  [
    'a type that is not the record’s',
    ['hooks/unknown-hook', 'record-disagrees'],
    (entries) => [
      ...swap(entries, 'hooks/demo/post-install.sh', {
        type: '2',
        mode: 0o777,
        data: '',
        link: '../../demo.conf',
      }),
      ...seal(entries).slice(-1),
    ],
  ],
  [
    'another digest in the record',
    ['record-disagrees'],
    (entries) => seal(entries, { digest: 'a'.repeat(64) }),
  ],
  [
    'another distribution in the record',
    ['record-disagrees'],
    (entries) => seal(entries, { distribution: 'fedora' }),
  ],
  ['another kind in the record', ['record-disagrees'], (entries) => seal(entries, { kind: 'contribution' })],
  ['another version in the record', ['top-directory'], (entries) => seal(entries, { version: '1.1' })],
  [
    'another base of the same name and version',
    ['base-differs', 'record-disagrees'],
    (entries) => seal(entries, { base: claimed('b'.repeat(64)) }),
  ],
  [
    'distro.yaml that cannot be read',
    ['distro-file'],
    (entries) => seal(swap(entries, 'distro.yaml', { data: 'contrib: [\n' })),
  ],
  [
    'no distro.yaml',
    ['distro-file'],
    (entries) => seal(entries.filter(({ name }) => name !== `${TOP}/${OWN}/distro.yaml`)),
  ],
  [
    'a deployment.map that shows something else',
    ['stale-map'],
    (entries) => seal(swap(entries, 'deployment.map', { data: '# nothing\n' })),
  ],
];

function swap(entries: readonly RawEntry[], name: string, fields: Partial<RawEntry>): RawEntry[] {
  return entries.map((entry) => (entry.name === `${TOP}/${OWN}/${name}` ? { ...entry, ...fields } : entry));
}

function claimed(listing: string): Fields {
  return { kind: 'tarball', name: 'demo-1.0.tar.gz', sha256: '0'.repeat(64), listing };
}
