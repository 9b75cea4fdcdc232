import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from '../../helpers/scratch.ts';
import { must } from './rpm-tools.ts';

const APPLETS = ['sh', 'cat', 'grep', 'mkdir', 'rm', 'rmdir', 'touch', 'test', '[', 'wc', 'cut'];

/** Programs of shadow and systemd as far as scriptlets use them: accounts are lines of files, and orders are noted. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'usr/bin/getent': 'grep -q "^$2:" /etc/$1',
  'usr/sbin/groupadd': 'for name; do :; done\necho "$name:x:$((900 + $(wc -l < /etc/group))):" >> /etc/group',
  'usr/sbin/useradd':
    'for name; do :; done\nid=$(grep "^$name:" /etc/group | cut -d: -f3)\necho "$name:x:$id:$id::/:/sbin/nologin" >> /etc/passwd',
  'usr/bin/systemctl': 'echo "$@" >> /orders',
};

/** A directory that stands for a machine: a shell, two files of accounts and an empty database of packages. */
export function scratchRoot(): string {
  const root = join(scratchDirectory(), 'root');
  for (const path of ['usr/bin', 'usr/sbin', 'etc', 'run', 'var/lib/rpm', 'tmp'])
    mkdirSync(join(root, path), { recursive: true });
  symlinkSync('usr/bin', join(root, 'bin'));
  symlinkSync('usr/sbin', join(root, 'sbin'));
  copyFileSync('/bin/busybox', join(root, 'usr/bin/busybox'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'usr/bin', applet));
  for (const [path, text] of Object.entries(PROGRAMS))
    writeFileSync(join(root, path), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\n');
  return root;
}

/** Debian's rpm has its database elsewhere, and does not want to change one (rpm(8) of Debian, --force-debian). */
export function rpmIn(root: string, action: string, ...args: readonly string[]): string {
  const force = action === '-U' || action === '-e' ? ['--force-debian'] : [];
  return must('rpm', [`--root=${root}`, '--dbpath=/var/lib/rpm', action, ...force, ...args]);
}

/** What scriptlets told systemctl since the last time. */
export function orders(root: string): string[] {
  const path = join(root, 'orders');
  writeFileSync(path, '', { flag: 'a' });
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  writeFileSync(path, '');
  return lines;
}

/** A package that provides what a system has before anything is installed. */
export function basePackage(provides: readonly string[]): string {
  const directory = scratchDirectory();
  const spec = [
    'Name: base',
    'Version: 1',
    'Release: 1',
    'Summary: What a system has',
    'License: MIT',
    'BuildArch: noarch',
    'AutoReqProv: no',
    ...provides.map((name) => `Provides: ${name}`),
    '%description\nWhat a system has.\n%files\n',
  ];
  writeFileSync(join(directory, 'base.spec'), spec.join('\n'));
  must('rpmbuild', ['--nodeps', '--define', `_topdir ${directory}`, '-bb', join(directory, 'base.spec')]);
  return join(directory, 'RPMS/noarch/base-1-1.noarch.rpm');
}
