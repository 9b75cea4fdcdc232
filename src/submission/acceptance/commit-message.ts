import type { AcceptancePlan } from './plan.ts';

/** A subject, a sentence, and trailers for tools (git-interpret-trailers(1)). */
export function commitMessage({ own, record, signOff }: AcceptancePlan): string {
  const { project, version, distribution, bundle } = record;
  const trailers = [`Contribution: ${own}`, `Contribution-Digest: sha256:${bundle.digest}`];
  if (bundle.base?.kind === 'git') trailers.push(`Contribution-Base: ${bundle.base.commit}`);
  // Last, where git puts its own (git-commit(1), --signoff).
  if (signOff !== undefined) trailers.push(`Signed-off-by: ${signOff.name} <${signOff.email}>`);
  return [
    `Accept the contribution for ${distribution}: ${project} ${version}`,
    '',
    `Exactly what contrib verified: everything in ${own}/ is of the bundle.`,
    '',
    ...trailers,
    '',
  ].join('\n');
}
