import { posix } from 'node:path';
import { profileOf } from '../../facts/image/profiles.ts';
import { defineRule } from '../rule.ts';

/** Programs that start more threads than a few before they do anything. */
const THREADED = /^(?:node|nodejs|java|deno|bun|dotnet|mono|erl|beam\.smp|julia)$/;

export const rule = defineRule({
  id: 'portable/strict-tasks',
  severity: 'warning',
  needs: ['image'],
  summary: 'No program with many threads is attached with the profile strict',
  explanation:
    'The profile strict sets TasksMax=4. The runtimes of Go, Java, Node and others start more threads than that, and end ' +
    'when one of them cannot be made.',
  remedy: 'attach it with profile: default or nonetwork',
  source: 'systemd, src/portable/profile/strict/service.conf; systemd.resource-control(5), TasksMax=',
  *check({ image }) {
    const most = profileOf(image.profile)?.mostTasks;
    if (most === undefined) return;
    for (const [path, { binary }] of image.closure.files) {
      if (binary?.isGo !== true && !THREADED.test(posix.basename(path))) continue;
      const what = binary?.isGo === true ? 'is a program in Go' : 'starts threads of its own';
      const message = `${path} ${what}, and the profile ${image.profile} allows ${most} tasks`;
      yield { place: image.placeOf(path), message };
    }
  },
});
