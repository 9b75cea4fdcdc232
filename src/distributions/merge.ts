import type { Patch } from './schema.ts';

type Json = Patch[string];

/**
 * Lays what a derivative says over what it inherits, as a JSON merge patch does (RFC 7396): mappings merge key by
 * key, lists and single values replace, null takes away.
 */
export function mergePatch(inherited: Patch, patch: Patch): Patch {
  const result: Record<string, Json> = { ...inherited };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = isMapping(value) ? mergePatch(mappingOf(result[key]), value) : value;
  }
  return result;
}

function mappingOf(value: Json | undefined): Patch {
  return value !== undefined && isMapping(value) ? value : {};
}

function isMapping(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
