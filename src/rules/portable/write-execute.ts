import { posix } from 'node:path';
import { profileOf } from '../../facts/image/profiles.ts';
import { defineRule } from '../rule.ts';

/** Programs and libraries that write machine code and run it. */
const PROGRAMS =
  /^(?:node|nodejs|java|javac|deno|bun|luajit|mono|dotnet|pypy3?|julia|qemu-\S+|php\d*(?:\.\d+)?)$/;
const LIBRARIES = /^lib(?:jvm|node|v8|mozjs|luajit|javascriptcoregtk|mono|coreclr|webkit2gtk|julia)\b/;

export const rule = defineRule({
  id: 'portable/write-execute',
  severity: 'warning',
  needs: ['image'],
  summary: 'No program that makes code at run time is attached with a profile that forbids it',
  explanation:
    'The profiles default, nonetwork and strict set MemoryDenyWriteExecute=yes: memory that is written to can never be ' +
    'run. Node, Java, LuaJIT, Mono and other programs with a just-in-time compiler, and those that want an executable ' +
    'stack, end when they start. A setting of the unit cannot take that back, because the profile comes after it.',
  remedy:
    'attach it with profile: trusted, or with a profile of your own on the host without MemoryDenyWriteExecute=',
  source: 'systemd.exec(5), MemoryDenyWriteExecute=; systemd, src/portable/profile/default/service.conf',
  *check({ image }) {
    if (profileOf(image.profile)?.deniesWriteExecute !== true) return;
    for (const [path, { binary }] of image.closure.files) {
      const name = posix.basename(path);
      const why = PROGRAMS.test(name)
        ? 'compiles at run time'
        : LIBRARIES.test(name)
          ? 'is a compiler at run time'
          : binary?.executableStack === true
            ? 'asks for an executable stack'
            : undefined;
      if (why === undefined) continue;
      yield {
        place: image.placeOf(path),
        message: `${path} ${why}, which the profile ${image.profile} forbids`,
      };
    }
  },
});
