import type { BundleFacts, JudgedBase } from '../facts/bundle.ts';
import { MANIFEST_NAME, parseProject } from '../manifest/project.ts';
import { ContribError } from '../system/errors.ts';

/**
 * What of the base a bundle is held against: upstream’s description, the templates that it names, and the contribution
 * as it was before.
 */
export async function upstreamTexts(
  base: JudgedBase | undefined,
  { distribution = '' }: Pick<BundleFacts, 'distribution'>,
): Promise<ReadonlyMap<string, Buffer>> {
  if (base === undefined) return new Map();
  const own = `distros/${distribution}/`;
  const before = [...base.listing.keys()].filter((path) => path.startsWith(own));
  const texts = await base.contents(new Set([MANIFEST_NAME, ...before]));
  const templates = templatesOf(texts.get(MANIFEST_NAME)).filter((path) => !texts.has(path));
  return templates.length === 0 ? texts : new Map([...texts, ...(await base.contents(new Set(templates)))]);
}

function templatesOf(manifest: Buffer | undefined): string[] {
  if (manifest === undefined) return [];
  try {
    const { configuration = {} } = parseProject('', MANIFEST_NAME, manifest.toString('utf8')).manifest;
    return Object.values(configuration).map(({ template }) => template);
  } catch (error) {
    // What is wrong with upstream’s own description is no matter of the bundle.
    if (error instanceof ContribError) return [];
    throw error;
  }
}
