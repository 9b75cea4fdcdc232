import type { Distribution } from '../../distributions/distribution.ts';
import { DISK_ARCHITECTURES } from '../../facts/image/architectures.ts';
import { EXTENSION_RELEASES } from '../../facts/image/os-release.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';
import type { ImageFile } from './image-files.ts';
import { assignments, versionId } from './os-release.ts';

/** An extension has no /etc. */
export const EXTENSION_UNIT_DIRECTORY = '/usr/lib/systemd/system';

/** Named after the image, without .raw: systemd before 254 knows no shorter name. */
export function extensionReleasePath(stem: string): string {
  return `${EXTENSION_RELEASES}/extension-release.${stem}`;
}

/** What a system extension says of the system that it lies on (os-release(5), "/usr/lib/extension-release.d/"). */
export function extensionRelease(
  { manifest }: Project,
  { name, item }: ProjectPortable,
  distribution: Distribution,
): string {
  return assignments([
    ['ID', distribution.id],
    ['VERSION_ID', versionId(distribution)],
    ['ARCHITECTURE', DISK_ARCHITECTURES[distribution.canonicalArchitecture]],
    ['IMAGE_ID', name],
    ['IMAGE_VERSION', item.version ?? manifest.version],
    ['PORTABLE_PREFIXES', name],
    ['PORTABLE_PRETTY_NAME', item.description ?? manifest.summary],
    ['HOME_URL', item.homepage ?? manifest.homepage],
  ]);
}

/** Whether a path is one that an extension lays over the system (systemd-sysext(8)). */
export function isMerged({ entry }: Pick<ImageFile, 'entry'>): boolean {
  return /^\/(?:usr|opt)(?:\/|$)/.test(entry.path);
}
