const PROGRAMS = /^\/(?:usr\/)?(?:s?bin|games)\/|^\/usr\/games\//;
const DATA = /^\/usr\/share\/(?:man|applications|lintian\/overrides)\/|^\/usr\/include\//;
const DOCUMENTS = /^\/usr\/share\/doc\//;
const EXAMPLES = /^\/usr\/share\/doc\/[^/]*\/examples\//;
/** dh_fixperms, `mode_0644_patterns`. */
const BY_NAME = /\.(?:so|so\..*|la|a|js|css|scss|sass|jpeg|jpg|png|gif|cmxs|node)$/;

/**
 * The mode that dh_fixperms of compatibility level 13 gives a file whatever it had; undefined where it keeps the
 * program bit of the source, which a checkout may have lost.
 */
export function afterFixperms(path: string): number | undefined {
  if (path.startsWith('/etc/sudoers.d/')) return 0o440;
  if (PROGRAMS.test(path)) return 0o755;
  if (DATA.test(path) || (DOCUMENTS.test(path) && !EXAMPLES.test(path))) return 0o644;
  return BY_NAME.test(path) && !/^\/usr\/libexec\//.test(path) ? 0o644 : undefined;
}
