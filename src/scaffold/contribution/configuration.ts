import { join } from 'node:path';
import { DISTRO_FILE } from '../../manifest/contribution.ts';
import type { Project } from '../../manifest/project.ts';
import { DEPLOYMENT_MAP } from '../../plan/deployment-map.ts';
import { findEntry, linkOnTheWay, type SourceTree } from '../../source/tree.ts';
import { ContribError } from '../../system/errors.ts';
import { readTextFile } from '../../system/text-file.ts';
import { GENERATED_FILE } from './record.ts';

export type Values = Readonly<Record<string, string>>;

/** A configuration file of the manifest: its name in distros/<name>/, and the text of its template. */
export type ConfigurationTemplate = {
  readonly name: string;
  readonly template: string;
  readonly text: string;
};

/** What lies in a distribution's directory for other reasons. */
const RESERVED_FILES = [DISTRO_FILE, DEPLOYMENT_MAP, GENERATED_FILE, 'submission.json'];
const RESERVED_DIRECTORIES = ['hooks', 'patches', 'recipe'];

const REFERENCE = /@([a-z][a-z0-9_-]*)@/g;

/**
 * Reads the templates that the manifest names.
 * @throws ContribError bad-input at the line of the manifest, where a name or a template leads elsewhere.
 */
export function readConfigurationTemplates(project: Project, tree: SourceTree): ConfigurationTemplate[] {
  return Object.entries(project.manifest.configuration ?? {}).map(([name, { template }]) => {
    refuseName(project, name);
    const entry = findEntry(tree, template);
    if (entry?.type !== 'file' || linkOnTheWay(tree, template) !== undefined) {
      throw new ContribError('bad-input', `the template ${template} is not a file of the tree`, {
        place: project.located.locate(['configuration', name, 'template']),
        hint: 'name a file of the source tree, without a symbolic link on the way',
      });
    }
    return { name, template, text: readTextFile(join(tree.root, template)) };
  });
}

/** Puts the values of variables in the place of `@name@`. Plain data: nothing of a template is ever run. */
export function fillTemplate(text: string, values: Values): string {
  return text.replace(REFERENCE, (reference, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? reference) : reference,
  );
}

/** A configuration file tuned for one distribution, tuned again for another. */
export type Retuned = {
  readonly text: string;
  /** Variables for which the copy has no line that could be told to be the template's. */
  readonly lost: readonly string[];
};

/**
 * Tunes a copy of another distribution's file: the lines of the template that hold variables are found in it, as they
 * were with the old values or with any, and get the new ones. Everything else of the copy stays.
 */
export function retune(copy: string, template: string, before: Values, after: Values): Retuned {
  const lines = copy.split('\n');
  const lost: string[] = [];
  for (const line of template.split('\n')) {
    const variables = [...line.matchAll(REFERENCE)]
      .map(([, name = '']) => name)
      .filter((name) => Object.hasOwn(after, name));
    if (variables.length === 0) continue;
    const positions = positionsOf(line, lines, before);
    if (positions.length === 0) lost.push(...variables);
    for (const position of positions) lines[position] = fillTemplate(line, after);
  }
  return { text: lines.join('\n'), lost: [...new Set(lost)] };
}

function positionsOf(line: string, lines: readonly string[], before: Values): number[] {
  const exact = fillTemplate(line, before);
  const same = lines.flatMap((text, index) => (text === exact ? [index] : []));
  if (same.length > 0) return same;
  // A line that is a variable alone could be any line.
  if (line.replace(REFERENCE, '').trim() === '') return [];
  const shape = new RegExp(`^${line.trim().split(REFERENCE_SPLIT).map(literally).join('.*')}$`);
  const alike = lines.flatMap((text, index) => (shape.test(text.trim()) ? [index] : []));
  return alike.length === 1 ? alike : [];
}

const REFERENCE_SPLIT = /@[a-z][a-z0-9_-]*@/;

/** Blanks around `=` are written one way and another. */
function literally(text: string): string {
  return text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s*=\s*/g, '\\s*=\\s*')
    .replace(/[ \t]+/g, '[ \\t]+');
}

function refuseName(project: Project, name: string): void {
  const parts = name.split('/');
  const isPath = parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}$/.test(part));
  if (isPath && !RESERVED_FILES.includes(name) && !RESERVED_DIRECTORIES.includes(parts[0] ?? '')) return;
  throw new ContribError(
    'bad-input',
    `${JSON.stringify(name)} cannot be a configuration file of distros/<name>/`,
    {
      place: project.located.locateKey(['configuration', name]),
      hint: `use a plain name; ${[...RESERVED_FILES, ...RESERVED_DIRECTORIES].join(', ')} have their own meaning`,
    },
  );
}
