import { inBundle } from '../../facts/bundle.ts';
import { pathProblem } from '../../facts/bundle-paths.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/unsafe-path',
  severity: 'error',
  needs: ['bundle'],
  summary: 'Every path of a bundle stays below its top directory, whatever unpacks it',
  explanation:
    'An absolute path, or one with .. in it, writes outside the directory that it is unpacked in, and so overwrites files ' +
    'of whoever unpacks it ("zip slip"). GNU tar strips and refuses such names, other programs do not. A backslash is ' +
    'an ordinary character on Linux and a separator on Windows: it is worth knowing, and no error.',
  remedy: 'make the bundle with contrib bundle, which writes no such path',
  source: 'CWE-22; tar(1), --absolute-names; CVE-2016-6321',
  *check({ bundle }) {
    for (const { path } of bundle.entries) {
      const problem = pathProblem(path);
      const place = inBundle(bundle, path);
      if (problem !== undefined) yield { place, message: `the path '${path}' ${problem}` };
      else if (path.includes('\\')) {
        yield {
          place,
          severity: 'info',
          message: `the path '${path}' has a backslash in it, which Windows takes for a separator`,
          remedy: 'rename it, where it is yours',
        };
      }
    }
  },
});
