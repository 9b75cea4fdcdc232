import { createHash } from 'node:crypto';
import type { Finding } from '../../findings/finding.ts';
import type { RecipeInput } from '../family.ts';
import { word } from './text.ts';

/** One word of source=() and its digest. */
export type SourceFile = { readonly word: string; readonly digest: string };

/** A file that lies beside the PKGBUILD. */
export function localSource(name: string, content: string | Buffer): SourceFile {
  return { word: word(name), digest: createHash('sha256').update(content).digest('hex') };
}

/** The release's tarball and its signature; the version is written once, as pkgver. */
export function releaseSources({ plan, sourceDigest }: RecipeInput, pkgver: string): readonly SourceFile[] {
  const { manifest } = plan.project;
  const variable = pkgver === manifest.version ? '$pkgver' : '$_pkgver';
  const name = `${manifest.name}-${variable}.tar.gz`;
  const digest = sourceDigest ?? 'SKIP';
  const { url, signature } = manifest.source ?? {};
  const named = (address: string, as: string) => {
    const text = address.replaceAll(/[`"\\$]/g, (match) => (match === '$' ? match : `\\${match}`));
    const expanded = text.replaceAll('${version}', variable).replaceAll('${name}', manifest.name);
    return `"${expanded.endsWith(`/${as}`) ? '' : `${as}::`}${expanded}"`;
  };
  if (url === undefined) return [{ word: `"${name}"`, digest }];
  const end = /\.(?:asc|sig|sign)$/.exec(signature ?? '')?.[0];
  return [
    { word: named(url, name), digest },
    ...(signature === undefined || end === undefined
      ? []
      : [{ word: named(signature, `${name}${end}`), digest: 'SKIP' }]),
  ];
}

/** makepkg compares whole fingerprints (PKGBUILD(5), "validpgpkeys"). */
export function signingKeys({ plan }: RecipeInput): {
  readonly keys: readonly string[];
  readonly findings: readonly Finding[];
} {
  const written = plan.project.manifest.source?.keys ?? [];
  const keys = written.map((key) => key.replace(/^0x/i, '').replaceAll(' ', '').toUpperCase());
  const isWhole = (key: string) => /^[0-9A-F]{40}(?:[0-9A-F]{24})?$/.test(key);
  const findings = keys.flatMap((key, index): Finding[] => {
    if (isWhole(key)) return [];
    return [
      {
        rule: 'recipe/key',
        severity: 'warning',
        place: plan.project.located.locate(['source', 'keys', index]),
        message: `${key} is no whole fingerprint, so makepkg could not hold a signature to it`,
        remedy: 'write all 40 digits that gpg --fingerprint shows',
        source: 'PKGBUILD(5), "validpgpkeys"',
        distribution: plan.distribution.id,
      },
    ];
  });
  return { keys: keys.filter(isWhole), findings };
}
