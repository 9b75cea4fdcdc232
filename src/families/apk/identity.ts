import type { Plan } from '../../plan/plan.ts';

/** What an aport is called: upstream's name as APKBUILD(5) takes it, in lower case. */
export function aportName({ project }: Pick<Plan, 'project'>): string {
  return project.manifest.name.toLowerCase();
}
