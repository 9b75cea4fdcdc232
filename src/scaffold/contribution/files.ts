import type { Distribution } from '../../distributions/resolve.ts';
import { contributionDirectory } from '../../manifest/contribution.ts';
import { entriesBelow, findEntry, type SourceTree } from '../../source/tree.ts';
import type { GeneratedFile } from '../generated.ts';
import { renderScaffold } from '../render.ts';
import type { HookChoice } from './answers.ts';
import type { Borrowed } from './borrow.ts';
import { type ConfigurationTemplate, fillTemplate, retune, type Values } from './configuration.ts';
import { hookMoment } from './hook-moments.ts';

/** A generated file, and what people are told about it. */
export type ScaffoldFile = GeneratedFile & { readonly about: string };

const SERIES = 'patches/series';

/** The configuration files: from their templates, or from those of another distribution, tuned again. */
export function configurationFiles(
  templates: readonly ConfigurationTemplate[],
  values: Values,
  borrowed: Borrowed | undefined,
  notes: string[],
): ScaffoldFile[] {
  return templates.map(({ name, template, text }) => {
    const fresh = fillTemplate(text, values);
    const copy = borrowed?.files.find(({ path }) => path === name);
    if (borrowed === undefined || copy === undefined)
      return { path: name, text: fresh, about: `from ${template}` };
    const old = { ...values, ...borrowed.contribution?.file.variables };
    const tuned = retune(copy.content.toString('utf8'), text, old, values);
    if (tuned.lost.length > 0) {
      notes.push(`${name} has no line for ${tuned.lost.join(', ')} that contrib could tune: set it by hand`);
    }
    // Only what the next run makes from the template alone may be remembered as generated.
    const remember = tuned.text === fresh;
    return { path: name, text: tuned.text, remember, about: `from ${borrowed.directory}, tuned again` };
  });
}

/** The hook scripts: comments that say when each runs, or those of another distribution that do something. */
export function hookFiles(
  hooks: readonly HookChoice[],
  distribution: Distribution,
  borrowed: Borrowed | undefined,
): ScaffoldFile[] {
  return hooks.flatMap((choice): ScaffoldFile[] => {
    const path = `hooks/${choice.package}/${choice.hook}`;
    const copy = borrowed?.hooks.find((hook) => hook.path === path);
    if (copy !== undefined) {
      return [
        {
          path,
          text: copy.content,
          executable: true,
          remember: false,
          about: `from ${borrowed?.directory ?? ''}`,
        },
      ];
    }
    const moment = hookMoment(distribution.family, choice.hook);
    if (moment === undefined) return [];
    const { shell, title } = distribution;
    const text = renderScaffold('hook.sh.ejs', { ...choice, ...moment, shell, title });
    return [{ path, text, executable: true, about: `runs ${moment.when}` }];
  });
}

/** What another distribution's directory has besides: patches, and files that its mapping names. */
export function borrowedFiles(
  templates: readonly ConfigurationTemplate[],
  borrowed: Borrowed,
): ScaffoldFile[] {
  return borrowed.files
    .filter(({ path }) => !templates.some(({ name }) => name === path))
    .map(({ path, content }) => ({
      path,
      text: content,
      remember: false,
      about: `from ${borrowed.directory}`,
    }));
}

/** The order of patches that lie in the directory without one: that of their names, as quilt(1) users number them. */
export function seriesFile(tree: SourceTree, distribution: Distribution): ScaffoldFile[] {
  const directory = contributionDirectory(distribution.id);
  if (findEntry(tree, `${directory}/${SERIES}`) !== undefined) return [];
  const prefix = `${directory}/patches/`;
  const patches = entriesBelow(tree, `${directory}/patches`)
    .filter(({ path, type }) => type === 'file' && /\.(?:patch|diff)$/.test(path))
    .map(({ path }) => path.slice(prefix.length));
  if (patches.length === 0) return [];
  return [{ path: SERIES, text: `${patches.join('\n')}\n`, about: 'the order of the patches' }];
}
