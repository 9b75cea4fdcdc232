import { readFileSync } from 'node:fs';

/** Put in by scripts/build.mjs; a run from the sources reads package.json. */
declare const CONTRIB_VERSION: string | undefined;

/** Whether this is what scripts/build.mjs made, rather than the sources. */
export const IS_BUNDLED: boolean = typeof CONTRIB_VERSION === 'string';

export const VERSION: string = typeof CONTRIB_VERSION === 'string' ? CONTRIB_VERSION : fromPackage();

function fromPackage(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
