import { unquotedLines } from '../../facts/image/os-release.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/os-release',
  severity: 'error',
  needs: ['image'],
  summary: 'An image has an os-release with ID and PORTABLE_PREFIXES',
  explanation:
    'Without /etc/os-release or /usr/lib/os-release, or without ID in it, portabled refuses the image. Where ' +
    'PORTABLE_PREFIXES is there it must hold the image’s name, or attach is refused; without it the image can be ' +
    'attached under any name, and systemd-dissect does not call it a portable service. Programs that read the file as a ' +
    'shell does need values with blanks in quotes.',
  remedy:
    'write ID=, VERSION_ID= and PORTABLE_PREFIXES=NAME into /etc/os-release, with quotes where there are blanks',
  source: 'os-release(5); portablectl(1); systemd, src/portable/portable.c',
  *check({ image: { osRelease, prefix, place, placeOf, extension } }) {
    if (extension !== undefined) return;
    if (osRelease === undefined) {
      yield { place, message: 'the image has no os-release, and cannot be attached' };
      return;
    }
    const at = placeOf(osRelease.path);
    const { ID: id = '', PORTABLE_PREFIXES: prefixes } = osRelease.values;
    if (id === '')
      yield { place: at, message: `${osRelease.path} has no ID, and the image cannot be attached` };
    if (prefixes === undefined) {
      const message = `${osRelease.path} has no PORTABLE_PREFIXES: the image can be attached under any name`;
      yield { place: at, message, severity: 'warning' };
    } else if (!prefixes.split(/\s+/).includes(prefix)) {
      yield {
        place: at,
        message: `PORTABLE_PREFIXES of ${osRelease.path} does not hold ${prefix}, and attach is refused`,
      };
    }
    for (const line of unquotedLines(osRelease.text)) {
      yield {
        place: at,
        message: `${osRelease.path} cannot be read by a shell: ${line}`,
        severity: 'warning',
      };
    }
  },
});
