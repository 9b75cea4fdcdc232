import type { Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';

/** The lines that open every form that is a file of its own: comments in all of them. */
export function mappingTitle({ project, distribution, contribution }: Plan, format: string): string[] {
  const { name, version } = project.manifest;
  return [
    `# Installs ${name} ${version} as on ${distribution.title}.`,
    `# Made by: contrib map ${contribution?.name ?? distribution.id} --format ${format}`,
  ];
}

/** A text in one line of a comment. */
export function commented(text: string): string {
  return `# ${printableName(text)}`;
}
