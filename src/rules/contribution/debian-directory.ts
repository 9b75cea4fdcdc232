import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'contribution/debian-directory',
  severity: 'warning',
  needs: ['project'],
  summary: 'There is no debian/ at the top of the tree',
  explanation:
    'Debian lays its own debian/ over the released source. One that upstream ships is in the way of it: files that only ' +
    'upstream’s has stay, and are built into Debian’s package by surprise. That is why contrib keeps a recipe in ' +
    'distros/<name>/recipe/debian/.',
  remedy: 'move it to distros/debian/recipe/debian/',
  source: 'Debian wiki, UpstreamGuide, "Pristine upstream source"; libreswan#118; snapper#310',
  *check({ project }) {
    if (lstatSync(join(project.root, 'debian'), { throwIfNoEntry: false })?.isDirectory() !== true) return;
    yield { place: { file: 'debian' }, message: 'debian/ lies at the top of the tree' };
  },
});
