import { type IniFile, parseIni } from '../facts/ini.ts';
import type { Plan } from '../plan/plan.ts';
import type { TextPlace } from '../system/place.ts';
import { type TreeText, treeText } from './tree-text.ts';

/** A configuration file of the manifest, as a distribution's part has it. */
export type TunedFile = {
  /** Its name in contrib.yaml. */
  readonly name: string;
  readonly path: string;
  readonly file: TreeText;
  readonly template: TreeText;
  readonly format: 'ini' | 'plain';
  /** Where contrib.yaml names it. */
  readonly place: TextPlace;
};

export type TunedIni = { readonly path: string; readonly file: IniFile; readonly template: IniFile };

/** The configuration files of a distribution's part; none where there is no part. */
export function tunedFiles({ project, contribution, tree }: Plan): TunedFile[] {
  if (contribution === undefined) return [];
  return Object.entries(project.manifest.configuration ?? {}).map(([name, { template, format = 'ini' }]) => {
    const path = `${contribution.directory}/${name}`;
    const place = project.located.locateKey(['configuration', name]);
    return { name, path, format, place, file: treeText(tree, path), template: treeText(tree, template) };
  });
}

/** Those of them that have sections and keys, and that can be read. */
export function tunedIniFiles(plan: Plan): TunedIni[] {
  return tunedFiles(plan).flatMap(({ path, format, file, template }) =>
    format === 'ini' && 'text' in file && 'text' in template
      ? [{ path, file: iniOf(file), template: iniOf(template) }]
      : [],
  );
}

const parsed = new WeakMap<TreeText, IniFile>();

/** Several rules look at each file, and all distributions at one template. */
function iniOf(source: TreeText & { readonly text: string }): IniFile {
  const ini = parsed.get(source) ?? parseIni(source.text);
  parsed.set(source, ini);
  return ini;
}
