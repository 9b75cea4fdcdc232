import { ContribError } from '../system/errors.ts';

/** What `ubuntu@24.04/arm64` selects, as it was written: the names may be aliases. */
export type Selector = {
  readonly distribution: string;
  readonly release?: string;
  readonly architecture?: string;
};

const SELECTOR = /^([A-Za-z][A-Za-z0-9_.-]*)(?:@([^@/\s]+))?(?:\/([^@/\s]+))?$/;

/**
 * Reads DISTRO of the command line: `ubuntu`, `ubuntu@24.04`, `ubuntu@24.04/arm64` or `ubuntu/arm64`.
 * @throws ContribError usage where the text has another form.
 */
export function parseSelector(text: string): Selector {
  const match = SELECTOR.exec(text);
  const distribution = match?.[1];
  if (distribution === undefined) {
    throw new ContribError('usage', `${JSON.stringify(text)} does not name a distribution`, {
      hint: 'write it as ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64',
    });
  }
  const [release, architecture] = [match?.[2], match?.[3]];
  return {
    distribution: distribution.toLowerCase(),
    ...(release === undefined ? {} : { release }),
    ...(architecture === undefined ? {} : { architecture }),
  };
}

export function formatSelector({ distribution, release, architecture }: Selector): string {
  const behindAt = release === undefined ? '' : `@${release}`;
  return `${distribution}${behindAt}${architecture === undefined ? '' : `/${architecture}`}`;
}
