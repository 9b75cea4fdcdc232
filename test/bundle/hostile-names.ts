// Attacks by names, and by changes to what is upstream’s.
import { add, change, type HostileCase, honest, inOwn, note, remove } from './hostile-case.ts';
import { OWN, TOP } from './project.ts';

const NAMES: readonly HostileCase[] = [
  {
    name: 'a path that comes twice',
    rules: ['duplicate-name'],
    evil: add(note(inOwn('note')), note(inOwn('note'), { data: 'y\n' })),
    twin: honest,
  },
  {
    name: 'names that differ in case',
    rules: ['colliding-name'],
    evil: add(note(inOwn('note')), note(inOwn('NOTE'))),
    twin: add(note(inOwn('note')), note(inOwn('nota'))),
  },
  {
    name: 'directories that differ in case',
    rules: ['colliding-name'],
    evil: add(note(inOwn('dir/a')), note(inOwn('Dir/b'))),
    twin: add(note(inOwn('dir/a')), note(inOwn('dir/b'))),
  },
  {
    name: 'names that differ in composition',
    rules: ['colliding-name'],
    evil: add(note(inOwn('caf\u00e9')), note(inOwn('cafe\u0301'))),
    twin: add(note(inOwn('caf\u00e9'))),
  },
  {
    name: 'an escape sequence in a name',
    rules: ['control-name'],
    evil: add(note(inOwn('a\u001b[2Jb'))),
    twin: honest,
  },
  {
    name: 'a right-to-left mark in a name',
    rules: ['control-name'],
    evil: add(note(inOwn('fdp\u202egpj.sh'))),
    twin: honest,
  },
  { name: 'a line feed in a name', rules: ['control-name'], evil: add(note(inOwn('a\nb'))), twin: honest },
  {
    name: 'a hook of git',
    rules: ['git-metadata'],
    evil: add(note(inOwn('.git/hooks/post-checkout'), { mode: 0o755 })),
    twin: add(note(inOwn('git/hooks'))),
  },
  { name: 'a directory .GIT', rules: ['git-metadata'], evil: add(note(inOwn('.GIT/config'))), twin: honest },
  {
    name: '.git with what HFS+ ignores',
    rules: ['control-name', 'git-metadata'],
    evil: add(note(inOwn('.g\u200eit/config'))),
    twin: honest,
  },
  {
    name: '.git as Windows shortens it',
    rules: ['git-metadata'],
    evil: add(note(inOwn('GIT~1/config'))),
    twin: honest,
  },
  {
    name: 'attributes of git',
    rules: ['git-metadata'],
    evil: add(note(inOwn('.gitattributes'))),
    twin: honest,
  },
  { name: 'submodules', rules: ['git-metadata'], evil: add(note(inOwn('.gitmodules'))), twin: honest },
];

const OUTSIDE: readonly HostileCase[] = [
  {
    name: 'a file added to upstream’s',
    rules: ['base-differs', 'outside-contribution'],
    evil: add(note(`${TOP}/src/backdoor.c`)),
    twin: add(note(inOwn('backdoor.c'))),
  },
  {
    name: 'a file of upstream’s removed',
    rules: ['base-differs', 'outside-contribution'],
    evil: remove('README'),
    twin: remove(`${OWN}/hooks/demo/post-install.sh`),
  },
  {
    name: 'the description of the project removed',
    rules: ['base-differs', 'manifest-missing', 'outside-contribution'],
    evil: remove('contrib.yaml'),
    twin: remove(`${OWN}/hooks/demo/post-install.sh`),
  },
  {
    name: 'a file of upstream’s changed',
    rules: ['base-differs', 'outside-contribution'],
    evil: change('README', { data: 'Another text\n' }),
    twin: change(`${OWN}/hooks/demo/post-install.sh`, { data: '#!/bin/sh\n' }),
  },
  {
    name: 'a mode of upstream’s changed',
    rules: ['base-differs', 'outside-contribution'],
    evil: change('README', { mode: 0o755 }),
    twin: change(`${OWN}/demo.conf`, { mode: 0o755 }),
  },
  {
    name: 'a type of upstream’s changed',
    rules: ['base-differs', 'outside-contribution'],
    evil: change('README', { type: '2', data: '', link: 'contrib.yaml' }),
    twin: honest,
  },
  {
    name: 'a link of upstream’s changed',
    rules: ['base-differs', 'outside-contribution'],
    evil: change('latest', { link: 'contrib.yaml' }),
    twin: honest,
  },
  {
    name: 'another distribution’s directory changed',
    rules: ['base-differs', 'outside-contribution'],
    evil: add(note(`${TOP}/distros/fedora/hooks/demo/post-install.sh`)),
    twin: honest,
  },
  {
    name: 'a record of acceptance brought along',
    rules: ['base-differs', 'outside-contribution'],
    evil: add(note(`${TOP}/distros/accepted/ubuntu.json`)),
    twin: honest,
  },
  {
    name: 'the settings of continuous integration changed',
    rules: ['base-differs', 'outside-contribution'],
    evil: add(note(`${TOP}/.github/workflows/ci.yml`)),
    twin: honest,
  },
  { name: 'a second top directory', rules: ['top-directory'], evil: add(note('other/note')), twin: honest },
];

export const NAME_CASES: readonly HostileCase[] = [...NAMES, ...OUTSIDE];
