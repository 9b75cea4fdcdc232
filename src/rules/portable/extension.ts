import { posix } from 'node:path';
import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/extension',
  severity: 'error',
  needs: ['image'],
  summary: 'A system extension says what it lies on, and has nothing outside of /usr and /opt',
  explanation:
    'systemd lays /usr and /opt of an extension over those of its base, and nothing else. It does so where ' +
    '/usr/lib/extension-release.d/extension-release.NAME is there, NAME being that of the image without .raw, and where ' +
    'ID and VERSION_ID (or SYSEXT_LEVEL) in it are those of the base; ID=_any lies on everything.',
  remedy: 'install files below /usr or /opt, and name the release file after the image',
  source: 'systemd-sysext(8); os-release(5), "/usr/lib/extension-release.d/"',
  *check({ image: { extension, fileName, set, placeOf } }) {
    if (extension === undefined) return;
    const at = placeOf(extension.path);
    const expected = `extension-release.${fileName.replace(/\.raw$/, '')}`;
    if (posix.basename(extension.path) !== expected)
      yield {
        place: at,
        message: `${extension.path} is not called ${expected}, and older systemd does not find it`,
      };
    const { ID: id = '', VERSION_ID: version, SYSEXT_LEVEL: level } = extension.values;
    if (id === '') yield { place: at, message: `${extension.path} has no ID, and lies on nothing` };
    else if (id !== '_any' && version === undefined && level === undefined) {
      const message = `${extension.path} has no VERSION_ID: it lies on a system without releases alone`;
      yield { place: at, message, severity: 'warning' };
    }
    for (const pkg of set.packages) {
      for (const { path, type } of set.entries(pkg)) {
        if (type === 'directory' || /^\/(?:usr|opt)\//.test(path)) continue;
        yield {
          place: placeOf(path),
          message: `${printableName(path)} is outside of /usr and /opt, and is not laid over anything`,
        };
      }
    }
  },
});
