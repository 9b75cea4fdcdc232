import type { Distribution } from '../../distributions/distribution.ts';
import { quoted } from '../../facts/image/os-release.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';

/** What an image says of itself where os-release(5) has no words of its own, and where it has. */
export function osRelease(
  { manifest }: Project,
  { name, item }: ProjectPortable,
  distribution: Distribution,
): string {
  const version = item.version ?? manifest.version;
  const homepage = item.homepage ?? manifest.homepage;
  const values: readonly (readonly [string, string | undefined])[] = [
    // attach refuses an image without ID; the base says whose libraries these are.
    ['ID', distribution.id],
    ['VERSION_ID', versionId(distribution)],
    ['PRETTY_NAME', `${distribution.title} ${distribution.release}`],
    // The journal's PORTABLE_NAME_AND_VERSION (systemd 256 and newer).
    ['IMAGE_ID', name],
    ['IMAGE_VERSION', version],
    ['PORTABLE_ID', name],
    ['PORTABLE_PRETTY_NAME', item.description ?? manifest.summary],
    ['PORTABLE_PREFIXES', name],
    ['HOME_URL', homepage],
  ];
  return assignments(values);
}

/** What os-release of the distribution has as VERSION_ID: a rolling one has none. */
export function versionId({ release }: Distribution): string | undefined {
  return /^\d/.test(release) ? release : undefined;
}

/** As os-release(5) has them; nothing of a value that is not known. */
export function assignments(values: readonly (readonly [string, string | undefined])[]): string {
  return values
    .filter(([, value]) => value !== undefined)
    .map(([key, value = '']) => `${key}=${quoted(value)}\n`)
    .join('');
}
