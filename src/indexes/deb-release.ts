import { ContribError } from '../system/errors.ts';
import type { Expected } from './checked.ts';

/** Debian's Release file (wiki.debian.org/DebianRepository/Format, "Release files"). */
export type DebRelease = {
  readonly suite: string;
  readonly codename: string;
  readonly components: readonly string[];
  readonly architectures: readonly string[];
  /** As ISO 8601. */
  readonly date: string | undefined;
  readonly validUntil: string | undefined;
  readonly byHash: boolean;
  /** Packages of every architecture are in an index of their own. */
  readonly hasArchitectureAll: boolean;
  readonly files: ReadonlyMap<string, Expected>;
};

/** Reads a Release or an InRelease, of which only what the signature covers counts. */
export function parseDebRelease(text: string, name: string): DebRelease {
  const signed =
    /^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]+\n)*\n([\s\S]*?)\n-----BEGIN PGP SIGNATURE-----/.exec(
      text,
    );
  const body = signed?.[1] ?? text;
  const field = (key: string) => new RegExp(`^${key}:[ \\t]*(.*)$`, 'm').exec(body)?.[1]?.trim();
  const files = filesOf(body);
  if (files.size === 0) {
    throw new ContribError('bad-input', `${name} is no Release file: it lists no files by SHA256`, {
      place: { file: name },
    });
  }
  return {
    suite: field('Suite') ?? '',
    codename: field('Codename') ?? '',
    components: words(field('Components')),
    architectures: words(field('Architectures')),
    date: isoDate(field('Date')),
    validUntil: isoDate(field('Valid-Until')),
    byHash: field('Acquire-By-Hash') === 'yes',
    hasArchitectureAll:
      words(field('Architectures')).includes('all') &&
      field('No-Support-for-Architecture-all') !== 'Packages',
    files,
  };
}

function filesOf(body: string): Map<string, Expected> {
  const section = /^SHA256:[ \t]*\n((?:[ \t].*(?:\n|$))+)/m.exec(body)?.[1] ?? '';
  const files = new Map<string, Expected>();
  for (const [, digest = '', size = '', path = ''] of section.matchAll(
    /^\s+([0-9a-f]{64})\s+(\d+)\s+(\S+)$/gm,
  )) {
    files.set(path, { digest, size: Number(size) });
  }
  return files;
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}

function isoDate(text: string | undefined): string | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
