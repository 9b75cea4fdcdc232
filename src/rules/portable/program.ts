import { isFile } from '../../facts/image/layers.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/program',
  severity: 'error',
  needs: ['image'],
  summary: 'Every program that a unit starts is in the image and may be executed',
  explanation:
    'Programs of a portable service are looked for in the image alone, not on the host. One that is missing, or that its ' +
    'user may not execute, makes the service fail with 203/EXEC when it starts.',
  remedy: 'install the program with mode 0755, or take it from a base: base: DIR',
  source: 'systemd.exec(5), "Process Exit Codes"',
  *check({ image }) {
    if (image.extension !== undefined) return;
    for (const { path, unit, key, found, evidence, ignoresFailure } of image.programs) {
      const isThere = found !== undefined && isFile(found.node);
      if (isThere && (found.node.mode & 0o005) === 0o005) continue;
      const what = isThere ? 'may not be executed by everybody' : 'is not in the image';
      yield {
        // What has the wrong mode is where it is described; what is missing, where it is named.
        place: isThere ? image.placeOf(found.path) : (evidence.place ?? image.place),
        message: `${path} ${what}, and ${unit.name} fails with 203/EXEC (${key}=)`,
        ...(ignoresFailure ? { severity: 'warning' as const } : {}),
      };
    }
  },
});
