import type { Version } from '../../packages/package-set.ts';
import type { Objection } from '../family.ts';
import { isValidNixVersion } from './versions.ts';

const SOURCE = 'Nix manual, "Store Path"';

/** A name ends where `builtins.parseDrvName` sees a version: at the first hyphen that no letter follows. */
export function objectToNixName(name: string): Objection | undefined {
  if (!/^[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]*$/.test(name)) {
    return {
      message: `${name} is no name in the Nix store: letters, digits and + - . _ ? = that do not begin with a dot`,
      source: SOURCE,
    };
  }
  const version = /-[^A-Za-z].*/.exec(name)?.[0];
  if (version === undefined) return undefined;
  return {
    message: `Nix reads ${version.slice(1)} in ${name} as the version`,
    source: 'Nix manual, builtins.parseDrvName',
    severity: 'warning',
  };
}

export function objectToNixVersion({ version }: Version): Objection | undefined {
  if (isValidNixVersion(version)) return undefined;
  return {
    message: `${version} is no version for Nix: it begins with a digit and holds letters, digits and + - . _ ? =`,
    source: SOURCE,
  };
}
