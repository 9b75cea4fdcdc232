// Attacks by what names look like, by what git obeys, by hooks, and on upstream’s own files of trust.
import { createHash } from 'node:crypto';
import { add, change, type HostileCase, honest, inOwn, note } from './hostile-case.ts';
import { OWN, TOP } from './project.ts';

const HOOK = `${OWN}/hooks/demo/post-install.sh`;
const script = (body: string) => change(HOOK, { data: `#!/bin/sh\nset -e\n${body}` });
const plain = script('echo done\n');

const LOOKALIKES: readonly HostileCase[] = [
  {
    name: 'a Cyrillic letter in a Latin name',
    rules: ['lookalike-name'],
    evil: add(note(inOwn('distr\u043e.yaml'))),
    twin: add(note(inOwn('\u0434\u0438\u0441\u0442\u0440.yaml'.slice(0, 5)))),
  },
  {
    name: 'a Greek letter in a Latin name',
    rules: ['lookalike-name'],
    evil: add(note(inOwn('\u039daming'))),
    twin: add(note(inOwn('Naming'))),
  },
  {
    name: 'full-width letters in a name',
    rules: ['lookalike-name'],
    evil: add(note(inOwn('\uff4eote'))),
    twin: honest,
  },
  {
    name: 'a ligature in a name',
    rules: ['lookalike-name'],
    evil: add(note(inOwn('\ufb01le'))),
    twin: add(note(inOwn('file'))),
  },
  {
    name: 'a solidus that is none in a name',
    rules: ['lookalike-name'],
    evil: add(note(inOwn('hooks\uff0fdemo'))),
    twin: add(note(inOwn('hooks-demo'))),
  },
  {
    name: 'a left-to-right mark in a name',
    rules: ['control-name'],
    evil: add(note(inOwn('no\u200ete'))),
    twin: honest,
  },
  {
    name: 'a right-to-left override in what a link says',
    rules: ['control-name'],
    evil: add({ name: inOwn('link'), type: '2', link: 'no\u202ete', mode: 0o777 }),
    twin: add({ name: inOwn('link'), type: '2', link: 'note', mode: 0o777 }),
  },
  {
    name: 'an isolate in a directory’s name',
    rules: ['control-name'],
    evil: add(note(inOwn('di\u2066r/note'))),
    twin: add(note(inOwn('dir/note'))),
  },
  {
    name: 'a space of no width in a name',
    rules: ['control-name'],
    evil: add(note(inOwn('distro\u200b.yaml'))),
    twin: add(note(inOwn('distro-2.yaml'))),
  },
];

const GIT: readonly HostileCase[] = [
  {
    name: 'a file .git that leads to another repository',
    rules: ['git-metadata'],
    evil: add(note(inOwn('sub/.git'), { data: 'gitdir: /tmp/evil\n' })),
    twin: add(note(inOwn('sub/git'), { data: 'gitdir: /tmp/evil\n' })),
  },
  {
    name: '.git with a dot behind it, as Windows drops it',
    rules: ['git-metadata'],
    evil: add(note(inOwn('.git./config'))),
    twin: add(note(inOwn('git./config'))),
  },
  {
    name: '.git with a blank behind it',
    rules: ['git-metadata'],
    evil: add(note(inOwn('.git /config'))),
    twin: honest,
  },
  {
    name: '.git as a stream of NTFS',
    rules: ['git-metadata'],
    evil: add(note(inOwn('.git::$INDEX_ALLOCATION/config'))),
    twin: honest,
  },
  {
    name: 'attributes of git deep in the contribution',
    rules: ['git-metadata'],
    evil: add(note(inOwn('a/b/.gitattributes'), { data: '* filter=evil\n' })),
    twin: add(note(inOwn('a/b/gitattributes'), { data: '* filter=evil\n' })),
  },
];

const TRUST: readonly HostileCase[] = [
  ['the description of the project changed', 'contrib.yaml'],
  ['the keys that may sign changed', 'distros/allowed_signers'],
  ['a key of its own added', 'distros/keys/mallory.asc'],
  ['a revocation added', 'distros/revoked_keys'],
  ['GitLab’s settings changed', '.gitlab-ci.yml'],
  ['another distribution’s description changed', 'distros/fedora/distro.yaml'],
].map(
  ([name = '', path = '']): HostileCase => ({
    name,
    rules: ['base-differs', 'outside-contribution'],
    evil: (entries) => [
      ...entries.filter((entry) => entry.name !== `${TOP}/${path}`),
      { ...note(`${TOP}/${path}`), data: manifestOr(entries, path) },
    ],
    twin: add(note(inOwn(path.replaceAll('/', '-').replace(/^\./, '')))),
  }),
);

/** The manifest stays one that can be read, so that only its change is left to be found. */
function manifestOr(entries: Parameters<HostileCase['evil']>[0], path: string): string {
  const before = entries.find((entry) => entry.name === `${TOP}/${path}`)?.data ?? '';
  return path === 'contrib.yaml' ? `${before}submissions: { to: mallory@example.org }\n` : `${before}x\n`;
}

const HOOKS: readonly HostileCase[] = [
  {
    name: 'a hook with the line ends of Windows, whose interpreter then is none',
    rules: ['hook-text', 'hooks/line-endings'],
    evil: change(HOOK, { data: '#!/bin/sh\r\nset -e\r\necho done\r\n' }),
    twin: plain,
  },
  {
    name: 'a NUL in a hook',
    rules: ['hook-text'],
    evil: script('echo do\0ne\n'),
    twin: plain,
  },
  {
    name: 'an escape sequence in a hook',
    rules: ['hook-text'],
    evil: script('echo done \u001b[1A\u001b[2K\n'),
    twin: script('printf "\\033[1A"\n'),
  },
  {
    name: 'a right-to-left override in a hook',
    rules: ['hook-text'],
    evil: script('# \u202e } ; if\necho done\n'),
    twin: script('# } ; if\necho done\n'),
  },
  {
    name: 'a hook that is not text',
    rules: ['hook-text'],
    evil: change(HOOK, { data: Buffer.from('#!/bin/sh\nset -e\necho \xff\xfe\n', 'latin1') }),
    twin: plain,
  },
  {
    name: 'a hook with a carriage return that hides what stands before it',
    rules: ['hook-text'],
    evil: script('true\recho done\n'),
    twin: script('true\necho done\n'),
  },
];

/** An SBOM of the contribution that the entries hold, without some of its files or with another content. */
function sbom(change: (files: readonly object[]) => readonly object[]): HostileCase['evil'] {
  return (entries) => {
    const files = entries
      .filter(({ name, type = '0' }) => type === '0' && String(name).startsWith(`${TOP}/${OWN}/`))
      .map(({ name, data = '' }) => ({
        fileName: `./${String(name).slice(TOP.length + 1)}`,
        checksums: [{ algorithm: 'SHA256', checksumValue: createHash('sha256').update(data).digest('hex') }],
      }));
    const data = JSON.stringify({ spdxVersion: 'SPDX-2.3', files: change(files) });
    return [...entries, note(inOwn('sbom.spdx.json'), { data })];
  };
}

const SBOMS: readonly HostileCase[] = [
  {
    name: 'an SBOM that leaves a file out',
    rules: ['sbom'],
    evil: sbom((files) => files.slice(1)),
    twin: sbom((files) => files),
  },
  {
    name: 'an SBOM that lists another content',
    rules: ['sbom'],
    evil: sbom((files) =>
      files.map((file) => ({ ...file, checksums: [{ algorithm: 'SHA256', checksumValue: '0'.repeat(64) }] })),
    ),
    twin: sbom((files) => files),
  },
  {
    name: 'an SBOM that lists what is not there',
    rules: ['sbom'],
    evil: sbom((files) => [...files, { fileName: './distros/ubuntu/nothing', checksums: [] }]),
    twin: sbom((files) => files),
  },
];

export const CONTENT_CASES: readonly HostileCase[] = [...LOOKALIKES, ...GIT, ...TRUST, ...HOOKS, ...SBOMS];
