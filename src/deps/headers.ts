import type { Found } from './candidates.ts';

/**
 * Which of the packages that have a file of a header’s name can be meant by it. What a compiler finds unasked is; else
 * what something that is needed anyway brings (`dbus/dbus.h`, `QWidget`); else the only package that has it, or those
 * that are called like it. A name such as `util.h` alone lies below the directories of many projects, which include it
 * by those: none of them is meant.
 * @param needed names of packages that the project needs anyway, with what they bring.
 */
export function meantByHeader(
  found: readonly Found[],
  name: string,
  needed: ReadonlySet<string>,
): readonly Found[] {
  const unasked = found.filter(
    ({ via }) => /^\/usr\/include\/(?:[^/]+-linux-[^/]+\/)?/.exec(via)?.[0].concat(name) === via,
  );
  if (unasked.length > 0) return unasked;
  const isOwnName = /\/|^[^.]+$/.test(name);
  const brought = isOwnName ? found.filter(({ pkg }) => needed.has(pkg.name)) : [];
  if (brought.length > 0) return brought;
  if (found.length <= 1) return found;
  const [like = ''] = name.replace(/\.h(?:pp|h|xx)?$/, '').split('/');
  const called = found.filter(({ pkg }) => like.length > 2 && isCalled(pkg.name, like));
  if (called.length > 0) return called;
  return isOwnName ? found : [];
}

/** `jpeglib.h` is libjpeg’s; libi2util-dev is not called util. */
function isCalled(pkg: string, like: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/^lib|-?(?:dev|devel)$|[^a-z0-9]/g, '');
  const [own, wanted] = [plain(pkg), plain(like)];
  return own.startsWith(wanted) || (own.length > 2 && wanted.startsWith(own));
}
