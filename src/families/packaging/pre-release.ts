/** Words that say "before the release", parted from the version or not; letters alone need the hyphen. */
const PRE_RELEASE =
  /^([^-]*\d)(?:-((?:alpha|beta|pre|preview|rc|dev|snapshot|a|b|c)(?:[-.]?\d.*)?)|[._]?((?:alpha|beta|pre|preview|rc|dev)[-.]?\d*))$/i;

/**
 * A version with a tilde before what says that it is older than the release, as dpkg and rpm order it; any other stays
 * as it is (deb-version(7); Fedora packaging guidelines, "Versioning").
 */
export function withTilde(version: string): string {
  const [, release, parted, joined = ''] = PRE_RELEASE.exec(version) ?? [];
  return release === undefined ? version : `${release}~${(parted ?? joined).replaceAll('-', '.')}`;
}
