import type { SetView } from '../facts/set-view.ts';

/** Whether these packages are who would install a path: what its directory holds is theirs alone. */
export function isOurs(path: string, { directoryOf, policy, list }: SetView): boolean {
  const directory = directoryOf(path);
  const shared = [
    '/etc',
    '/etc/default',
    '/etc/sysconfig',
    '/etc/conf.d',
    '/usr',
    '/usr/lib',
    '/usr/libexec',
    ...policy.path.root,
    ...policy.path.user,
  ];
  return !shared.includes(directory) && list(directory).length > 0;
}
