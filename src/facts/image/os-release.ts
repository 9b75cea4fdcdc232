import { type OsRelease, parseOsRelease } from '../../distributions/os-release.ts';
import { findIn, isFile, type Layer } from './layers.ts';

/** os-release(5) of an image, as systemd finds it. */
export type ImageRelease = { readonly path: string; readonly values: OsRelease; readonly text: string };

const PATHS = ['/etc/os-release', '/usr/lib/os-release'] as const;
const LARGEST = 64 * 1024;

/** Where a system extension says what it lies on (os-release(5)). */
export const EXTENSION_RELEASES = '/usr/lib/extension-release.d';

/** The release of a system extension: the first file there, as systemd looks for one of the image's own name. */
export async function readExtensionRelease(layer: Layer): Promise<ImageRelease | undefined> {
  for (const name of [...layer.list(EXTENSION_RELEASES)].sort()) {
    const found = findIn([layer], `${EXTENSION_RELEASES}/${name}`);
    if (!name.startsWith('extension-release.') || found === undefined || !isFile(found.node)) continue;
    const text = (await layer.read(found.path)).subarray(0, LARGEST).toString('utf8');
    return { path: found.path, text, values: parseOsRelease(text) };
  }
  return undefined;
}

/** The first of the two that is there; links are followed inside the image. */
export async function readOsRelease(layer: Layer): Promise<ImageRelease | undefined> {
  for (const path of PATHS) {
    const found = findIn([layer], path);
    if (found === undefined || !isFile(found.node)) continue;
    const text = (await layer.read(found.path)).subarray(0, LARGEST).toString('utf8');
    return { path, text, values: parseOsRelease(text) };
  }
  return undefined;
}

/** Lines that a shell would not take as an assignment, such as a value with blanks that is not quoted. */
export function unquotedLines(text: string): string[] {
  return text.split('\n').filter((line) => {
    const value = /^[A-Z][A-Z0-9_]*=(.*)$/.exec(line)?.[1] ?? '';
    return !/^(?:"(?:[^"\\$`]|\\.)*"|'[^']*'|[^\s"'\\$`;&|<>()*?[\]#~]*)\s*$/.test(value);
  });
}

/** A value as os-release(5) asks for it: in double quotes, with what a shell would take as its own escaped. */
export function quoted(value: string): string {
  return /^[A-Za-z0-9._:/+-]*$/.test(value) ? value : `"${value.replace(/[\\"$`]/g, '\\$&')}"`;
}
