import type { Version } from '../packages/package-set.ts';
/** What `[epoch:]version[-release]` is cut into; a part that is not there differs from an empty one. */
export type Evr = {
  readonly epoch: string | undefined;
  readonly version: string;
  readonly release: string | undefined;
};

/** Cut as rpm and pacman cut it: digits up to a colon, and at the last hyphen. Takes any text. */
export function cutEvr(text: string): Evr {
  const epoch = /^(\d*):/.exec(text)?.[1];
  const rest = epoch === undefined ? text : text.slice(epoch.length + 1);
  const hyphen = rest.lastIndexOf('-');
  if (hyphen < 0) return { epoch, version: rest, release: undefined };
  return { epoch, version: rest.slice(0, hyphen), release: rest.slice(hyphen + 1) };
}

/** The version in a match of epoch, version and release, in this order; undefined where there is none. */
export function versionOf(match: RegExpExecArray | null): Version | undefined {
  const version = match?.[2];
  if (version === undefined) return undefined;
  const [epoch, release] = [match?.[1], match?.[3]];
  return {
    ...(epoch === undefined ? {} : { epoch: Number(epoch) }),
    version,
    ...(release === undefined ? {} : { release }),
  };
}
