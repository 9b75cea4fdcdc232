import { posix } from 'node:path';
import { defineRule } from '../rule.ts';

/** What an interpreter cannot begin without, beside its own file. */
const RUNTIMES = [
  {
    name: 'Python',
    program: /^python3(?:\.\d+)?$/,
    library: /^\/usr\/(?:local\/)?lib(?:64)?\/python3\.\d+\/(?:encodings\/__init__|os)\.py$/,
    least: 2,
  },
  { name: 'Perl', program: /^perl(?:5[\d.]*)?$/, library: /\/strict\.pm$/, least: 1 },
  { name: 'Ruby', program: /^ruby(?:\d[\d.]*)?$/, library: /\/rubygems\.rb$/, least: 1 },
] as const;

export const rule = defineRule({
  id: 'portable/runtime',
  severity: 'error',
  needs: ['image'],
  summary: 'An interpreter has its standard library in the image',
  explanation:
    'What a program needs of other programs and libraries can be read from its file; what an interpreter loads when it ' +
    'starts cannot. Python, Perl and Ruby end at once without their own modules, so that such a service takes the ' +
    'interpreter’s whole package.',
  remedy: 'take the interpreter as a package: contents: [{ packages: [python3-minimal] }]',
  source: 'Python documentation, "Initialization, Finalization, and Threads"',
  *check({ image }) {
    const paths = image.set.packages.flatMap((pkg) => [...image.set.entries(pkg)].map(({ path }) => path));
    for (const { name, program, library, least } of RUNTIMES) {
      const started = [...image.closure.files.keys()].find((path) => program.test(posix.basename(path)));
      if (started === undefined || paths.filter((path) => library.test(path)).length >= least) continue;
      yield {
        place: image.placeOf(started),
        message: `${started} is in the image without the modules that ${name} starts with`,
      };
    }
  },
});
