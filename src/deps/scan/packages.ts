import type { Distribution } from '../../distributions/resolve.ts';
import { familyOf } from '../../families/index.ts';
import type { Catalogue } from '../../indexes/catalogue.ts';
import { type Context, type Found, findProviders } from '../candidates.ts';
import { lookupIn } from '../closure.ts';
import { meantByHeader } from '../headers.ts';
import { rank } from '../rank.ts';
import type { Proposal } from './proposal.ts';

/** The packages of a release that have what a tree uses; what the index does not know is left without one. */
export async function namePackages(
  proposals: readonly Proposal[],
  distribution: Distribution,
  catalogue: Catalogue,
): Promise<readonly Proposal[]> {
  const family = await familyOf(distribution.family);
  const lookup = lookupIn(catalogue, family.compare ?? (() => 0));
  const context: Context = { distribution, family, catalogue, lookup };
  const others = proposals.filter(({ kind }) => kind !== 'header');
  const foundOf = new Map(others.map((one) => [one, foundFor(one, context)]));
  const needed = new Set([...foundOf.values()].flatMap((found) => (found.length === 1 ? found : [])));
  const names = new Set([...needed].flatMap(({ pkg }) => [...lookup.closure(pkg.name)]));
  const asked = proposals.map((proposal) => {
    const found = foundOf.get(proposal) ?? meantByHeader(foundFor(proposal, context), proposal.name, names);
    return { proposal, found };
  });
  const sources = new Set(
    asked.flatMap(({ found }) => (found.length === 1 ? (found[0]?.pkg.source ?? []) : [])),
  );
  return asked.map(({ proposal, found }) => {
    const capability = {
      kind: proposal.kind === 'cmake' ? ('file' as const) : proposal.kind,
      name: proposal.name,
    };
    const candidates = found.map((one) => ({ ...one, suits: true, covers: 1 }));
    const [first] = rank(candidates, { capability, lookup, sources }).ranked;
    const expression = found.find(({ pkg }) => pkg.name === first?.pkg.name)?.expression;
    return { ...proposal, packages: first === undefined ? [] : [expression ?? first.pkg.name] };
  });
}

function foundFor({ kind, name }: Proposal, context: Context): readonly Found[] {
  if (kind !== 'cmake') return findProviders({ kind, name }, context);
  const { catalogue, lookup } = context;
  return catalogue.files
    .flatMap((files) => files.byKey(`cmake:${name.toLowerCase()}`))
    .flatMap(({ path, packages }) =>
      packages.flatMap((owner) => {
        const located = lookup.byName(owner);
        return located === undefined ? [] : [{ ...located, via: path, offered: located.pkg.version }];
      }),
    );
}
