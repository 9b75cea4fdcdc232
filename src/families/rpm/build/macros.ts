import type { Dialect } from '../recipe/dialect.ts';

/** What a spec itself gives a meaning while it is read, and the directives that are no macros. */
const OF_THE_SPEC =
  /^(?:name|version|release|epoch|url|summary|license|buildroot|buildsubdir|(?:SOURCE|PATCH)\d*|[SP]|SOURCEURL\d*|PATCHURL\d*|setup|patch\d*|if\w*|el(?:se|if)\w*|endif|include|define|global|undefine|dnl|package|prep|generate_buildrequires|conf|build|install|check|clean|preun|postun|pretrans|posttrans|preuntrans|postuntrans|pre|post|files|changelog|description|\w*trigger\w*|verifyscript|sepolicy|patchlist|sourcelist|attr|defattr|dir|config|doc|license|ghost|caps|lang|exclude|verify|readme|missingok|artifact|pubkey|dev|docdir|nil|expand|lua|F|basename|dirname|quote|shrink|suffix|trim)$/;
const REFERENCE = /%%|%(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))/g;
const DEFINITION = /^\s*%(?:global|define)\s+([A-Za-z_]\w*)/gm;

/** The macros that a spec cannot be without, in the order of their names: neither its own nor asked for with `?`. */
export function macrosOf(spec: string): string[] {
  const own = new Set([...spec.matchAll(DEFINITION)].map(([, name]) => name));
  const found = new Set<string>();
  for (const line of spec.split('\n')) {
    if (/^\s*#/.test(line)) continue;
    for (const [, braced, bare] of line.matchAll(REFERENCE)) {
      const name = braced ?? bare;
      if (name !== undefined && !own.has(name) && !OF_THE_SPEC.test(name)) found.add(name);
    }
  }
  return [...found].sort();
}

/** An expression whose value names the macros that are not there. */
export function missingExpression(names: readonly string[]): string {
  return names.map((name) => `%{!?${name}:${name} }`).join('');
}

type Origin = readonly [RegExp, string];

const EVERYWHERE: readonly Origin[] = [
  [/^(?:meson|__meson)/, 'meson'],
  [/^(?:cmake|ctest|__cmake)/, 'cmake'],
];
const FEDORA: readonly Origin[] = [
  [/^(?:systemd_|sysusers_|tmpfiles_|_\w*dir$)/, 'systemd-rpm-macros'],
  [/^pyproject_/, 'pyproject-rpm-macros'],
  [/^(?:py3?_|python3?_|python3_\w+)/, 'python3-rpm-macros'],
  [/^cargo_/, 'cargo-rpm-macros'],
  [/^go/, 'go-rpm-macros'],
  [/^(?:gpgverify|set_build_flags)/, 'redhat-rpm-config'],
];
const SUSE: readonly Origin[] = [
  [/^sysusers_/, 'sysuser-tools'],
  [/^(?:service_|systemd_|tmpfiles_|_\w*dir$)/, 'systemd-rpm-macros'],
  [/^(?:py3?_|python|pyproject_)/, 'python-rpm-macros'],
  [/^cargo_/, 'cargo-packaging'],
];

/** The packages of a distribution that bring macros, each once; none for a macro that contrib does not know. */
export function packagesOf(names: readonly string[], { id }: Dialect): string[] {
  const origins = [...EVERYWHERE, ...(id === 'opensuse' ? SUSE : FEDORA)];
  const packages = names.map((name) => origins.find(([pattern]) => pattern.test(name))?.[1]);
  return [...new Set(packages.filter((name) => name !== undefined))].sort();
}
