import type { Distribution } from '../../distributions/resolve.ts';
import type { Borrowed } from './borrow.ts';

/** What init carries over by itself, or asks for anew. */
const CARRIED = ['contrib', 'maintainer', 'releases', 'package', 'staging', 'link', 'variables'];

/** What somebody who started from another distribution's directory has to look at again. */
export function notesOnBorrowed(
  { name, directory, contribution, left }: Borrowed,
  { title }: Distribution,
  copied: readonly string[],
): string[] {
  const more = Object.keys(contribution?.file ?? {}).filter((key) => !CARRIED.includes(key));
  return [
    ...copied.map((path) => `look at ${path} again: it was written for ${name}, not for ${title}`),
    ...(contribution?.file.variables === undefined
      ? []
      : [`look at the variables of distro.yaml again: the values come from ${name}`]),
    ...(more.length === 0
      ? []
      : [`${directory}/distro.yaml also has ${more.join(', ')}: take over what holds on ${title} too`]),
    ...left.map((path) => `${directory}/${path} is no file, and was not copied`),
  ];
}
