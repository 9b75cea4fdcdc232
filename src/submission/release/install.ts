import { findDistribution } from '../../distributions/load.ts';
import { installCommand, installFileCommand } from '../../distributions/paths.ts';
import { type Distribution, resolveDistribution } from '../../distributions/resolve.ts';
import type { SubmissionRecord } from '../../facts/bundle-record.ts';
import { shellWord } from '../../families/shell-words.ts';
import { ContribError } from '../../system/errors.ts';
import type { Install } from './page.ts';

/** A package that upstream puts beside the tarball. */
export type Hosted = { readonly file: string; readonly bytes: number; readonly sha256: string };

type Packaged = {
  /** Where the distribution has it itself. */
  readonly inDistribution: string | undefined;
  readonly package: SubmissionRecord['package'];
  readonly hosted: Hosted | undefined;
  /** Packages that somebody asks for who wants the project. */
  readonly names: readonly string[];
  /** Where the page will be, with a slash at its end. */
  readonly base: string | undefined;
};

/** A distribution’s data; undefined of one that contrib does not know. */
export function distributionOf(id: string): Distribution | undefined {
  try {
    return resolveDistribution({ distribution: findDistribution(id).file.id });
  } catch (error) {
    if (error instanceof ContribError) return undefined;
    throw error;
  }
}

/** How somebody gets the package: of the distribution itself, as a file, or from a page that says so. */
export function installOf(distribution: Distribution | undefined, packaged: Packaged): Install {
  const { inDistribution, package: where, hosted, names, base } = packaged;
  if (hosted !== undefined) {
    const commands = fileCommands(
      distribution,
      hosted.file,
      hosted.sha256,
      base === undefined ? undefined : `${base}${hosted.file}`,
    );
    return { kind: 'file', link: hosted.file, hosted: true, commands, ...hosted };
  }
  if (inDistribution !== undefined) {
    const commands = distribution === undefined ? [] : [asRoot(installCommand(distribution, names))];
    return { kind: 'distribution', link: inDistribution, commands };
  }
  if (where === null || !('link' in where)) return { kind: 'none' };
  const file = packageFile(where.link);
  if (file === undefined) return { kind: 'page', link: where.link };
  // The digest is of the file that the contributor had: it says something of one of the same name alone.
  const recorded = where.file?.name === file ? where.file : undefined;
  return {
    kind: 'file',
    link: where.link,
    file,
    hosted: false,
    bytes: recorded?.size ?? null,
    sha256: recorded?.sha256 ?? null,
    commands: fileCommands(distribution, file, recorded?.sha256, where.link),
  };
}

/** The name of a package’s file at the end of an address; undefined where a page is there. */
function packageFile(link: string): string | undefined {
  const name =
    /^[^?#]*\/([A-Za-z0-9%][A-Za-z0-9.+~_%:-]*\.(?:deb|rpm|apk|pkg\.tar(?:\.[a-z0-9]+)?|xbps))$/.exec(
      link,
    )?.[1];
  return name?.includes('%') === true ? undefined : name;
}

function fileCommands(
  distribution: Distribution | undefined,
  file: string,
  sha256: string | undefined,
  url: string | undefined,
): string[] {
  const install = distribution === undefined ? undefined : installFileCommand(distribution, file);
  return [
    ...(url === undefined ? [] : [fetchCommand(url)]),
    ...(sha256 === undefined ? [] : [`echo '${sha256}  ${file}' | sha256sum -c`]),
    ...(install === undefined ? [] : [asRoot(install)]),
  ];
}

/** Fails on an error of the server’s instead of saving what it says (curl(1), --fail). */
export function fetchCommand(url: string): string {
  return `curl -fLO ${shellWord(url)}`;
}

function asRoot(command: readonly string[]): string {
  return ['sudo', ...command].map(shellWord).join(' ');
}
