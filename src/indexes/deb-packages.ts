import { parseProvides, valueIn } from './deb-stanza.ts';
import { damagedStanza, debStanzaBytes } from './deb-stanzas.ts';
import { type PackagesMeta, packagesWriter } from './packages.ts';
import type { StoreWriter } from './store-write.ts';

/**
 * Debian's Packages index (deb822(5), wiki.debian.org/DebianRepository/Format). Stanzas are kept as they are: sixty
 * thousand need not be understood before one of them is asked for.
 */
export async function readDebPackages(
  chunks: AsyncIterable<Uint8Array>,
  store: StoreWriter,
  name: string,
): Promise<PackagesMeta> {
  const packages = packagesWriter(store, 'deb');
  let count = 0;
  for await (const stanza of debStanzaBytes(chunks, name)) {
    count += 1;
    const own = valueIn(stanza, 'Package');
    if (own === undefined || valueIn(stanza, 'Version') === undefined)
      throw damagedStanza(name, count, 'has no Package or no Version');
    packages.add(own, namesIn(valueIn(stanza, 'Provides') ?? ''), stanza);
  }
  return packages.finish();
}

function namesIn(provides: string): readonly string[] {
  return provides === '' ? [] : parseProvides(provides).map(({ name }) => name);
}
