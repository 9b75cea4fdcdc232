// Attacks by paths, links and types of entries.

import { directory, file, symlink } from './honest.ts';
import { add, type HostileCase, honest, inOwn, note } from './hostile-case.ts';
import { OWN, TOP } from './project.ts';

const LONG = 'long/'.repeat(30);

const PATHS: readonly HostileCase[] = [
  { name: 'an absolute path', rules: ['unsafe-path'], evil: add(note('/tmp/contrib-attack')), twin: honest },
  {
    name: 'an upward path in the name',
    rules: ['unsafe-path'],
    evil: add(note(`${TOP}/../note`)),
    twin: honest,
  },
  {
    name: 'an upward path at the beginning',
    rules: ['unsafe-path'],
    evil: add(note('../note')),
    twin: honest,
  },
  {
    name: 'an upward path that comes back',
    rules: ['unsafe-path'],
    evil: add(note(inOwn('../../../demo-1.0/distros/ubuntu/note'))),
    twin: honest,
  },
  {
    name: 'an upward path in the prefix',
    rules: ['unsafe-path'],
    evil: add(note('note', { prefix: `${TOP}/../..` })),
    twin: add(note('note', { prefix: `${TOP}/${OWN}` })),
  },
  {
    name: 'an upward path in a pax header',
    rules: ['unsafe-path'],
    evil: add(note(inOwn('note'), { pax: { path: `${TOP}/../../note` } })),
    twin: add(note(inOwn('note'), { pax: { path: inOwn('other') } })),
  },
  {
    name: 'an absolute path in a pax header',
    rules: ['unsafe-path'],
    evil: add(note(inOwn('note'), { pax: { path: '/etc/note' } })),
    twin: add(note(inOwn('note'), { pax: { path: inOwn('other') } })),
  },
  {
    name: 'an upward path in a long name of GNU',
    rules: ['unsafe-path'],
    evil: add(note('x', { longName: `${TOP}/../${LONG}note` })),
    twin: add(note('x', { longName: inOwn(`${LONG}note`) })),
  },
  { name: 'a dot within a path', rules: ['unsafe-path'], evil: add(note(inOwn('./note'))), twin: honest },
  { name: 'an empty part of a path', rules: ['unsafe-path'], evil: add(note(inOwn('/note'))), twin: honest },
  { name: 'a drive letter', rules: ['unsafe-path'], evil: add(note('C:/note')), twin: honest },
  {
    name: 'an upward directory',
    rules: ['unsafe-path'],
    evil: add({ name: `${TOP}/../dir/`, type: '5' }),
    twin: add(directory(`${OWN}/dir`)),
  },
];

const LINKS: readonly HostileCase[] = [
  {
    name: 'a path through a link',
    rules: ['through-link'],
    evil: add(symlink(`${OWN}/link`, '../../doc'), file(`${OWN}/link/note`, 'x\n')),
    twin: add(symlink(`${OWN}/link`, '../../doc'), file(`${OWN}/other/note`, 'x\n')),
  },
  {
    name: 'a path through a file',
    rules: ['through-link'],
    evil: add(file(`${OWN}/plain`, 'x\n'), file(`${OWN}/plain/note`, 'x\n')),
    twin: add(file(`${OWN}/plain`, 'x\n')),
  },
  {
    name: 'a link that a directory takes the place of',
    rules: ['duplicate-name', 'through-link'],
    evil: add(symlink(`${OWN}/dir`, '../../doc'), directory(`${OWN}/dir`), file(`${OWN}/dir/note`, 'x\n')),
    twin: add(directory(`${OWN}/dir`), file(`${OWN}/dir/note`, 'x\n')),
  },
  {
    name: 'an absolute link',
    rules: ['escaping-link'],
    evil: add(symlink(`${OWN}/link`, '/etc/passwd')),
    twin: add(symlink(`${OWN}/link`, '../../README')),
  },
  {
    name: 'a link that leads out',
    rules: ['escaping-link'],
    evil: add(symlink(`${OWN}/link`, '../../../README')),
    twin: add(symlink(`${OWN}/link`, '../../README')),
  },
  {
    name: 'a link that leads out through another link',
    rules: ['escaping-link'],
    evil: add(symlink(`${OWN}/up`, '../..'), symlink(`${OWN}/out`, 'up/../secret')),
    twin: add(symlink(`${OWN}/up`, '../..'), symlink(`${OWN}/out`, 'up/README')),
  },
  {
    name: 'an absolute link in a pax header',
    rules: ['escaping-link'],
    evil: add({ ...symlink(`${OWN}/link`, 'demo.conf'), pax: { linkpath: '/etc/passwd' } }),
    twin: add({ ...symlink(`${OWN}/link`, 'demo.conf'), pax: { linkpath: 'distro.yaml' } }),
  },
  {
    name: 'an absolute link in a long link of GNU',
    rules: ['escaping-link'],
    evil: add({ ...symlink(`${OWN}/link`, 'x'), longLink: `/${LONG}x` }),
    twin: add({ ...symlink(`${OWN}/link`, 'x'), longLink: `${LONG}x` }),
  },
  {
    name: 'a hard link out',
    rules: ['hard-link'],
    evil: add({ name: inOwn('hard'), type: '1', link: '/etc/passwd' }),
    twin: (entries) => entries,
  },
  {
    name: 'an upward hard link',
    rules: ['hard-link'],
    evil: add({ name: inOwn('hard'), type: '1', link: `${TOP}/../secret` }),
    twin: (entries) => entries,
  },
  {
    name: 'a hard link to what comes later',
    rules: ['hard-link'],
    evil: add({ name: inOwn('hard'), type: '1', link: inOwn('note') }, note(inOwn('note'))),
    twin: honest,
  },
];

const TYPES: readonly HostileCase[] = [
  {
    name: 'a character device',
    rules: ['special-file'],
    evil: add({ name: inOwn('null'), type: '3' }),
    twin: honest,
  },
  {
    name: 'a block device',
    rules: ['special-file'],
    evil: add({ name: inOwn('disk'), type: '4' }),
    twin: honest,
  },
  { name: 'a FIFO', rules: ['special-file'], evil: add({ name: inOwn('pipe'), type: '6' }), twin: honest },
  {
    name: 'an entry of an unknown type',
    rules: ['special-file'],
    evil: add({ name: inOwn('what'), type: 'Z' }),
    twin: honest,
  },
  {
    name: 'a setuid file',
    rules: ['special-mode'],
    evil: add(note(inOwn('note'), { mode: 0o4755 })),
    twin: add(note(inOwn('note'), { mode: 0o755 })),
  },
  {
    name: 'a setgid directory',
    rules: ['special-mode'],
    evil: add({ ...directory(`${OWN}/dir`), mode: 0o2755 }),
    twin: add(directory(`${OWN}/dir`)),
  },
  {
    name: 'a sticky directory',
    rules: ['special-mode'],
    evil: add({ ...directory(`${OWN}/dir`), mode: 0o1777 }),
    twin: add(directory(`${OWN}/dir`)),
  },
  {
    name: 'an extended attribute',
    rules: ['unlisted-attribute'],
    evil: add(note(inOwn('note'), { pax: { 'SCHILY.xattr.security.capability': 'x' } })),
    twin: add(note(inOwn('note'), { pax: { mtime: '1793491200' } })),
  },
  {
    name: 'a sparse map',
    rules: ['special-file', 'unlisted-attribute'],
    evil: add(
      note(inOwn('note'), {
        pax: {
          'GNU.sparse.major': '1',
          'GNU.sparse.minor': '0',
          'GNU.sparse.name': inOwn('other'),
          'GNU.sparse.realsize': '4096',
        },
      }),
    ),
    twin: honest,
  },
];

export const PATH_CASES: readonly HostileCase[] = [...PATHS, ...LINKS, ...TYPES];
