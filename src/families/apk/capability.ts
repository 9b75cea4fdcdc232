import type { Capability } from '../../facts/capability.ts';

/**
 * What abuild writes into the packages that provide a capability (`prepare_*_provides` in abuild.in). Python modules
 * are provided as `py3.12:name`, which holds for one release of Alpine alone, so there is nothing lasting to ask for.
 */
export function apkCapability({ kind, name }: Capability): string | undefined {
  switch (kind) {
    case 'command':
      return commandName(name);
    case 'pkgconfig':
      return `pc:${name}`;
    case 'library':
      return `so:${name}`;
    default:
      return undefined;
  }
}

/** abuild leaves out names with @, and looks into the directories of programs alone. */
function commandName(name: string): string | undefined {
  const base = /^(?:(?:\/usr)?\/s?bin\/)?([^/@]+)$/.exec(name)?.[1];
  return base === undefined ? undefined : `cmd:${base}`;
}
