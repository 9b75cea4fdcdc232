import type { Finding } from '../../../findings/finding.ts';
import type { Package, Script } from '../../../packages/package-set.ts';
import type { Plan } from '../../../plan/plan.ts';
import { escapeMacros } from '../paths.ts';
import type { ExtraSource } from './accounts.ts';
import { type Dialect, makesAccounts } from './dialect.ts';
import { orderLine } from './text.ts';
import { unitScriptlets } from './units.ts';

export const SCRIPTLETS = ['pre', 'post', 'preun', 'postun', 'posttrans'] as const;
export type ScriptletName = (typeof SCRIPTLETS)[number];
export type Scriptlets = Readonly<Partial<Record<ScriptletName, readonly string[]>>>;

export type ScriptletContext = {
  readonly plan: Plan;
  readonly dialect: Dialect;
  /** The sources of the recipe with the numbers that the spec gives them. */
  readonly sources: readonly (ExtraSource & { readonly number: number })[];
};

/** What runs when a package is installed, upgraded and removed, and what rpm has no moment for. */
export function scriptletsOf(
  pkg: Package,
  context: ScriptletContext,
): { scriptlets: Scriptlets; findings: readonly Finding[] } {
  const hooks = pkg.scripts.map((script) => ({ script, at: momentOf(script) }));
  const parts: readonly Scriptlets[] = [
    accountScriptlets(pkg, context),
    unitScriptlets(pkg, context.plan, context.dialect),
    tmpfilesScriptlets(pkg, context),
    libraryScriptlets(pkg, context),
    ...hooks.flatMap(({ script, at }) => (at === undefined ? [] : [hookScriptlet(script, at)])),
  ];
  return {
    scriptlets: Object.fromEntries(
      SCRIPTLETS.map((name) => [name, parts.flatMap((part) => part[name] ?? [])] as const).filter(
        ([, lines]) => lines.length > 0,
      ),
    ),
    findings: hooks.flatMap(({ script, at }) => judgeHook(script, at)),
  };
}

/**
 * rpm makes users before it unpacks, where it does so itself; elsewhere a macro writes out %pre when the spec is read
 * (systemd's macros.sysusers). On openSUSE it is the file NAME.pre, made in %build.
 */
function accountScriptlets({ name }: Package, { dialect, sources }: ScriptletContext): Scriptlets {
  const source = sources.find((one) => one.package === name && one.kind === 'sysusers');
  if (source === undefined || makesAccounts(dialect) || dialect.id === 'opensuse') return {};
  return { pre: [`%sysusers_create_compat %{SOURCE${source.number}}`] };
}

/** Elsewhere a file trigger of systemd does it (systemd's triggers.systemd). */
function tmpfilesScriptlets({ name }: Package, { dialect, sources }: ScriptletContext): Scriptlets {
  const source = sources.find((one) => one.package === name && one.kind === 'tmpfiles');
  if (source === undefined || dialect.id !== 'opensuse') return {};
  return { post: [`%tmpfiles_create %{_tmpfilesdir}/${name}.conf`] };
}

/** Elsewhere a file trigger of glibc does it. */
function libraryScriptlets({ name }: Package, { plan, dialect }: ScriptletContext): Scriptlets {
  if (dialect.id !== 'opensuse') return {};
  const { libdir } = plan.distribution.directories;
  const isLibrary = (path: string) => path.startsWith(`${libdir}/lib`) && /\.so\.[^/]*$/.test(path);
  const pkg = plan.set.packages.find((one) => one.name === name);
  const hasOne =
    plan.claims.some((claim) => claim.package === name && isLibrary(claim.pattern)) ||
    (pkg !== undefined && [...plan.set.entries(pkg)].some(({ path }) => isLibrary(path)));
  return hasOne ? { post: ['/sbin/ldconfig'], postun: ['/sbin/ldconfig'] } : {};
}

type Moment = { readonly scriptlet: ScriptletName; readonly condition: string };

/**
 * When a hook runs: `$1` is the number of versions that will be there when the transaction is done (rpm.org,
 * "Scriptlets", Syntax).
 */
function momentOf({ event, when }: Pick<Script, 'event' | 'when'>): Moment | undefined {
  switch (event) {
    case 'install':
      return { scriptlet: when === 'before' ? 'pre' : 'post', condition: '-eq 1' };
    case 'upgrade':
      return { scriptlet: when === 'before' ? 'pre' : 'post', condition: '-gt 1' };
    case 'remove':
      return { scriptlet: when === 'before' ? 'preun' : 'postun', condition: '-eq 0' };
    default:
      return undefined;
  }
}

/** In a subshell: a hook that ends early must not keep what stands behind it from running. */
function hookScriptlet({ body, interpreter, place }: Script, { scriptlet, condition }: Moment): Scriptlets {
  const text = escapeMacros(body.replace(/^#!.*\n?/, '').trimEnd());
  const isShell = /\/(?:ba|da|k)?sh$/.test(interpreter);
  const lines = isShell
    ? ['(', text, ')']
    : [`${interpreter} - <<'CONTRIB_END_OF_HOOK'`, text, 'CONTRIB_END_OF_HOOK'];
  return {
    [scriptlet]: [
      `# ${place?.file ?? 'hook'}`,
      `if [ "$1" ${condition} ]; then`,
      ...lines,
      '[ $? -eq 0 ] || exit 1',
      'fi',
    ],
  };
}

function judgeHook({ body, event, when, place }: Script, at: Moment | undefined): Finding[] {
  const here = place ?? { file: 'hooks' };
  if (at === undefined) {
    const name = `${when === 'before' ? 'pre' : 'post'}-${event}`;
    return [
      {
        rule: 'recipe/hook',
        severity: 'info',
        place: here,
        message: `${name} is not in the spec: rpm has no purge, a removal leaves what the package did not install`,
        source: 'rpm.org, "Scriptlets"',
      },
    ];
  }
  const line = orderLine(body);
  if (line === undefined) return [];
  return [
    {
      rule: 'recipe/hook',
      severity: 'error',
      place: { ...here, line, column: 1 },
      message: 'this line begins with a word that rpm takes for a section or a condition of the spec',
      remedy: 'put something before the percent sign',
      source: 'rpm.org, "Spec file format"',
    },
  ];
}
