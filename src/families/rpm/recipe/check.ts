import type { Plan } from '../../../plan/plan.ts';
import { escapeMacros } from '../paths.ts';
import type { Steps } from './build-systems.ts';
import { stepText } from './variables.ts';

const PATH_LINE = 'export PATH=%{buildroot}%{_bindir}:%{buildroot}%{_sbindir}:$PATH';

/** %check behind its name: the project's own tests, and the smoke tests whose program can run below %{buildroot}. */
export function checkLines(plan: Plan, steps: Steps | undefined): string[] {
  const { build, tests } = plan.project.manifest;
  const own = (build?.test ?? []).map((step) => stepText(step, plan));
  const desktop = desktopLines(plan);
  const smoke = steps === undefined ? [] : (tests?.smoke ?? []).filter((test) => canRun(test, plan));
  if (smoke.length === 0) return [...own, ...desktop];
  const environment = [...(steps?.environment ?? [])].map((line) => `export ${line}`);
  return [...own, ...desktop, PATH_LINE, ...environment, ...smoke.map(escapeMacros)];
}

/** Fedora packaging guidelines, "Desktop files": they must be checked. */
export function hasDesktopFiles(plan: Plan): boolean {
  return desktopLines(plan).length > 0;
}

function desktopLines(plan: Plan): string[] {
  const directory = `${plan.distribution.directories.datadir}/applications/`;
  const isOne = (path: string) => path.startsWith(directory) && path.endsWith('.desktop');
  const hasOne =
    plan.claims.some(({ pattern }) => isOne(pattern)) ||
    plan.set.packages.some((pkg) => [...plan.set.entries(pkg)].some(({ path }) => isOne(path)));
  return hasOne ? ['desktop-file-validate %{buildroot}%{_datadir}/applications/*.desktop'] : [];
}

/** Whether the test's program is a file of its own: a link may lead to where it is installed only later. */
function canRun(test: string, { set, claims, distribution }: Plan): boolean {
  const [program = ''] = test.trim().split(/\s+/);
  const { bindir, sbindir } = distribution.directories;
  const paths = [`${bindir}/${program}`, `${sbindir}/${program}`];
  return (
    claims.some(({ pattern }) => paths.includes(pattern)) ||
    set.packages.some((pkg) =>
      [...set.entries(pkg)].some(({ path, type }) => type === 'file' && paths.includes(path)),
    )
  );
}
