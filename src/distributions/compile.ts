import { inherit } from './inherit.ts';
import { type Compiled, distributionIds, templates } from './load.ts';

/** Every distribution with all that its releases inherit, checked: for scripts/build.mjs. */
export function compileDistributions(): readonly (readonly [id: string, compiled: Compiled])[] {
  return distributionIds().map((id) => {
    const file = templates(id);
    const releases = file.releases.map(({ version }) => [version, inherit(templates, id, version)] as const);
    return [id, { file, releases: Object.fromEntries(releases) }];
  });
}
