import type { Need } from '../facts/image/closure.ts';
import type { ImageFacts } from '../facts/image/image.ts';
import type { Trip } from './rule.ts';

/** A trip for everything of one kind that a program of an image needs and that is not in it; each once. */
export function* needTrips(
  image: ImageFacts,
  kind: Need['kind'],
  message: (need: Need) => string,
): Generator<Trip> {
  // What an extension lacks is in the image that it lies on.
  if (image.extension !== undefined) return;
  const seen = new Set<string>();
  for (const need of image.closure.needs) {
    if (need.kind !== kind || need.found !== undefined || seen.has(need.name)) continue;
    seen.add(need.name);
    const { searched = [] } = need;
    yield {
      place: image.placeOf(need.by),
      message: message(need),
      ...(searched.length === 0 ? {} : { evidence: [{ text: `looked for in ${searched.join(', ')}` }] }),
    };
  }
}
