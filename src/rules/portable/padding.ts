import { defineRule } from '../rule.ts';

const BLOCK = 4096;

export const rule = defineRule({
  id: 'portable/padding',
  severity: 'error',
  needs: ['image'],
  summary: 'The size of an image is a multiple of 4096 bytes',
  explanation:
    'An image is read through a loop device, which has whole blocks alone. Where the file ends in the middle of one, the ' +
    'end of the file system is not there, and portablectl says that the image lacks os-release data.',
  remedy: 'make it without -nopad, or: truncate -s %4096 IMAGE',
  source: 'mksquashfs(1), -nopad; loop(4)',
  *check({ image: { bytes, place, fileName } }) {
    if (bytes === undefined || bytes % BLOCK === 0) return;
    yield { place, message: `${fileName} has ${bytes} bytes, which is no multiple of ${BLOCK}` };
  },
});
