import { isPrefix } from '../../facts/image/names.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/image-name',
  severity: 'error',
  needs: ['image'],
  summary: 'An image’s name is one that portablectl can make a prefix of',
  explanation:
    'portablectl takes the file name up to the first underscore, without .raw, as the prefix that the units’ names must ' +
    'begin with. It takes letters, digits, dots and hyphens: with any other sign, + and ~ and : among them, attach ends ' +
    'with "Invalid argument". A hyphen does not end the name: demo-1.0.raw is an image "demo-1.0", whose units nobody ' +
    'has. Only a file that ends with .raw is looked at.',
  remedy: 'call the image NAME_VERSION.raw, and give the name letters, digits, dots and hyphens alone',
  source: 'portablectl(1); systemd, src/portable/portablectl.c, extract_prefix',
  *check({ image: { fileName, prefix, place, units } }) {
    if (!fileName.endsWith('.raw')) {
      yield { place, message: `${fileName} does not end with .raw, and is not recognized as an image` };
    } else if (!isPrefix(prefix)) {
      yield { place, message: `portablectl refuses the name ${JSON.stringify(prefix)} of ${fileName}` };
    } else if (/-v?\d/.test(prefix) && units.attached.length === 0) {
      yield {
        place,
        message: `the name of ${fileName} is ${prefix}: a hyphen does not part it from the version`,
      };
    }
  },
});
