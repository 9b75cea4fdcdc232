import { mountPointPlace } from '../../facts/image/image.ts';
import { findIn, isFile } from '../../facts/image/layers.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/mount-point',
  severity: 'error',
  needs: ['image'],
  summary: 'Everything that systemd mounts over an image is there to be mounted over',
  explanation:
    'An image is read-only, so that systemd cannot make the directories and files that it mounts something on: /proc, ' +
    '/sys, /dev, /run, /tmp and /var/tmp, /etc/machine-id and /etc/resolv.conf, and what the units’ own settings ask for ' +
    '(StateDirectory=, CacheDirectory=, LogsDirectory=, ConfigurationDirectory=, BindPaths=, ReadWritePaths=, ' +
    'WorkingDirectory=). Attach succeeds all the same; the service fails when it starts, with 226/NAMESPACE, or with ' +
    '200/CHDIR for its working directory.',
  remedy: 'put an empty directory or file of that name into the image; contrib portable does so by itself',
  source: 'systemd, src/core/namespace.c; systemd/systemd#22264',
  *check({ image }) {
    if (image.extension !== undefined) return;
    for (const point of image.mountPoints) {
      const { path, kind, setting, unit } = point;
      const found = findIn([image.layer], path);
      // A link of resolv.conf into /run leads to what is mounted there.
      const isProvided = found === undefined && leadsToRun(image.layer.at(path)?.target);
      if (isProvided) continue;
      const is = found === undefined ? undefined : isFile(found.node) ? 'file' : 'directory';
      if (is !== undefined && (kind === 'any' || kind === is)) continue;
      const what = kind === 'any' ? 'file or directory' : kind;
      const lacks =
        is === undefined ? `has no ${what} ${path}` : `has a ${is} ${path} where a ${what} must be`;
      const why = unit === undefined ? 'every service' : unit.name;
      const asks = setting === undefined ? '' : ` (${setting.key}=${setting.value})`;
      const status = setting?.key === 'WorkingDirectory' ? '200/CHDIR' : '226/NAMESPACE';
      yield {
        place: mountPointPlace(point, image),
        message: `the image ${lacks}, and ${why} fails with ${status}${asks}`,
      };
    }
  },
});

function leadsToRun(target: string | undefined): boolean {
  return target !== undefined && /^(?:\.\.)?\/run\//.test(target);
}
