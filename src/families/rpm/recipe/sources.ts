import type { Plan } from '../../../plan/plan.ts';
import { findEntry, linkOnTheWay } from '../../../source/tree.ts';
import { readBytes, readTextFile } from '../../../system/text-file.ts';
import type { RecipeFile } from '../../family.ts';
import { escapeMacros } from '../paths.ts';
import type { Identity } from './identity.ts';
import { tag } from './text.ts';

export type Patch = { readonly name: string; readonly strip: number; readonly content: Uint8Array };

/** The name of upstream's tarball in the spec: what `contrib build` calls the one that it makes. */
export function tarballName({ upstream, version }: Identity): string {
  return `%{name}-${upstream === version ? '%{version}' : '%{upstream_version}'}.tar.gz`;
}

/** Source0: where upstream has it, with the fragment that gives it the name that the build knows it by. */
export function sourceTag({ project }: Plan, identity: Identity): string {
  const { url } = project.manifest.source ?? {};
  const file = tarballName(identity);
  if (url === undefined) return tag('Source0', file);
  const version = identity.upstream === identity.version ? '%{version}' : '%{upstream_version}';
  const address = escapeMacros(url).replaceAll('${version}', version).replaceAll('${name}', '%{name}');
  const last = address
    .slice(address.lastIndexOf('/') + 1)
    .replace(`${identity.name}-${version}`, `%{name}-${version}`);
  return tag('Source0', last === file ? address : `${address}#/${file}`);
}

/** The distribution's patches, in the order of quilt's series. */
export function patchesOf({ contribution, tree }: Plan): readonly Patch[] {
  if (contribution === undefined) return [];
  const directory = `${contribution.directory}/patches`;
  const isFile = (path: string) =>
    findEntry(tree, path)?.type === 'file' && linkOnTheWay(tree, path) === undefined;
  const series = `${directory}/series`;
  if (!isFile(series)) return [];
  return readTextFile(`${tree.root}/${series}`)
    .split(/\r?\n/)
    .flatMap((line) => {
      const [name = '', ...options] = line
        .replace(/(?:^|\s)#.*/, '')
        .trim()
        .split(/\s+/);
      const path = `${directory}/${name}`;
      if (name === '' || !isFile(path)) return [];
      const strip = Number(/^-p(\d+)$/.exec(options.join(''))?.[1] ?? 1);
      return [{ name: name.replaceAll('/', '-'), strip, content: readBytes(`${tree.root}/${path}`) }];
    });
}

export function patchFiles(patches: readonly Patch[]): readonly RecipeFile[] {
  return patches.map(({ name, content }) => ({ path: name, content }));
}

export function patchTags(patches: readonly Patch[]): string[] {
  return patches.map(({ name }, index) => tag(`Patch${index}`, escapeMacros(name)));
}

/** %prep behind its name. */
export function prepareLines(patches: readonly Patch[], { upstream, version }: Identity): string[] {
  const directory = upstream === version ? [] : ['-n %{name}-%{upstream_version}'];
  if (patches.every(({ strip }) => strip === 1)) {
    return [['%autosetup', ...directory, ...(patches.length === 0 ? [] : ['-p1'])].join(' ')];
  }
  return [
    ['%setup -q', ...directory].join(' '),
    ...patches.map(({ strip }, index) => `%patch -P ${index} -p${strip}`),
  ];
}
